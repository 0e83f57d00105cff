-- One row per run that there is now or was when core.* was derived.
create or replace temp table derived_runs as
select run_id
from run_families

union

select run_id
from core.runs;
