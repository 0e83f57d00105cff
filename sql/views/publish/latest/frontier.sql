-- One row per family, law and compute budget of the frontier, of the newest published release.
create or replace view publish.latest_frontier as
select frontier.*
from publish.frontier
inner join publish.latest_releases using (release);

comment on view publish.latest_frontier is
'One row per family, law and compute budget of the frontier, of the newest published release.';
