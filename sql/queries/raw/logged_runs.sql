-- One row per run that logged numbers: how many of its files, points and metrics.
select
    run_id,
    count(distinct readings.file) as files,
    min(readings.file) as file,
    string_agg(distinct readings.format, ', ' order by readings.format) as format,
    count(distinct series.metric) as metrics,
    sum(series.points)::bigint as points,
    max(series.step_last) as step_last
from raw.series as series
inner join raw.readings as readings using (reading)
group by run_id
order by run_id;
