-- One row per family and metric that any of its runs logs; metric is null where none logs any.
select distinct
    run_families.family,
    run_metrics.metric
from run_families
left join run_metrics using (run_id)
order by all;
