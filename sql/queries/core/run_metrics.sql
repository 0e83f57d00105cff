-- One row per run, file and metric of the sources that count.
create or replace temp table run_metrics as
select
    run_id,
    file,
    metric,
    source,
    max(step_last) as step_last,
    min(started_at) as started_at,
    max(finished_at) as finished_at
from run_series
group by all;
