-- One row per unfinished run and share of its plan, of the release in force for its family.
create or replace view publish.latest_live_curves as
select live_curves.*
from publish.live_curves
inner join publish.latest_families as latest
    on
        live_curves.release = latest.release_in_force
        and live_curves.family = latest.family;

comment on view publish.latest_live_curves is
'One row per unfinished run and share of its plan, of the release in force for its family.';
