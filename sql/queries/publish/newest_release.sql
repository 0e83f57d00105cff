-- One row at most: the release that was published last, whatever became of it.
select *
from publish.releases
order by number desc
limit 1;
