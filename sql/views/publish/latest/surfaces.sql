-- One row per family with a forecast, of the newest published release.
create or replace view publish.latest_surfaces as
select surfaces.*
from publish.surfaces
inner join publish.latest_releases using (release);

comment on view publish.latest_surfaces is
'One row per family with a forecast, of the newest published release.';
