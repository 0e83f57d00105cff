-- One row per release of any status, the newest first.
select release
from publish.releases
order by number desc;
