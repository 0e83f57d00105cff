-- One row per run and metric: how many points, and the last step.
select
    run_id,
    metric,
    sum(points)::bigint as points
from raw.series
group by run_id, metric
order by run_id, metric;
