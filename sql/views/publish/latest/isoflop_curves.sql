-- One row per family, law, compute budget and model size, of the release in force for its family.
create or replace view publish.latest_isoflop_curves as
select isoflop_curves.*
from publish.isoflop_curves
inner join publish.latest_families as latest
    on
        isoflop_curves.release = latest.release_in_force
        and isoflop_curves.family = latest.family;

comment on view publish.latest_isoflop_curves is
'One row per family, law, compute budget and model size, of the release in force for its family.';
