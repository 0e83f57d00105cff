-- One row per reading, run and metric of the Arrow table new_points, which holds points.
insert into raw.series
select
    reading,
    run_id,
    metric,
    count(*) as points,
    min(step) as step_first,
    max(step) as step_last,
    min(logged_at) as started_at,
    max(logged_at) as finished_at
from new_points
group by reading, run_id, metric
order by reading, run_id, metric;
