-- One row per family and compute budget, of the release in force for its family.
create or replace view publish.latest_isoflop_minima as
select isoflop_minima.*
from publish.isoflop_minima
inner join publish.latest_families as latest
    on
        isoflop_minima.release = latest.release_in_force
        and isoflop_minima.family = latest.family;

comment on view publish.latest_isoflop_minima is
'One row per family and compute budget, of the release in force for its family.';
