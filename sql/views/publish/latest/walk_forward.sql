-- One row per family, law, cut and run above it, of the newest published release.
create or replace view publish.latest_walk_forward as
select walk_forward.*
from publish.walk_forward
inner join publish.latest_releases using (release);

comment on view publish.latest_walk_forward is
'One row per family, law, cut and run above it, of the newest published release.';
