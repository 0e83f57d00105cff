-- One row per run to derive whole.
create or replace temp table whole_runs as
select run_id
from derived_runs
where not is_longer;
