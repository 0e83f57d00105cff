-- One row at most: the release that was published last, of those with status published.
create or replace view publish.latest_releases as
select releases.*
from publish.releases
where releases.status = 'published'
order by releases.number desc
limit 1;

comment on view publish.latest_releases is
'One row at most: the newest release with status published.';
