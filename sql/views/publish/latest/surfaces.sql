-- One row per family with a forecast, of the release in force for its family.
create or replace view publish.latest_surfaces as
select surfaces.*
from publish.surfaces
inner join publish.latest_families as latest
    on
        surfaces.release = latest.release_in_force
        and surfaces.family = latest.family;

comment on view publish.latest_surfaces is
'One row per family with a forecast, of the release in force for its family.';
