-- One row per evaluation of a run that the settings do not exclude: what the points suite judges.
create or replace view core.judged_points as
with

excluded as (
    select
        run_id,
        family
    from core.runs
    where exclusion is not null
)

select points.*
from core.points as points
anti join excluded using (run_id, family);
