-- One row per derived run, reading and metric that counts: what to look for in raw.points.  Of a
-- run that is only longer, of the new readings.
create or replace temp table run_series as
with

wanted as (
    select
        series.run_id,
        series.reading,
        series.metric
    from raw.series as series
    inner join whole_runs using (run_id)

    union

    select
        series.run_id,
        series.reading,
        series.metric
    from raw.series as series
    inner join added_readings using (reading)
    inner join derived_runs using (run_id)
    where derived_runs.is_longer
)

select
    wanted.run_id,
    wanted.reading,
    wanted.metric,
    run_metrics.file,
    run_metrics.source
from wanted
inner join known using (reading)
inner join run_metrics
    on
        wanted.run_id = run_metrics.run_id
        and known.file = run_metrics.file
        and wanted.metric = run_metrics.metric;
