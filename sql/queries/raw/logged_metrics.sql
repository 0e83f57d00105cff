-- One row per run and metric that it logged.
select distinct
    run_id,
    metric
from raw.series
order by run_id, metric;
