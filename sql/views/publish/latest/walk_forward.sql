-- One row per family, law, cut and run above it, of the release in force for its family.
create or replace view publish.latest_walk_forward as
select walk_forward.*
from publish.walk_forward
inner join publish.latest_families as latest
    on
        walk_forward.release = latest.release_in_force
        and walk_forward.family = latest.family;

comment on view publish.latest_walk_forward is
'One row per family, law, cut and run above it, of the release in force for its family.';
