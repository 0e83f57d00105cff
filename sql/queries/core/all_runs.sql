-- One row per run that there is now or was when core.* was derived; all are derived whole.
create or replace temp table derived_runs as
select
    run_id,
    false as is_longer
from run_families

union

select
    run_id,
    false as is_longer
from core.runs;
