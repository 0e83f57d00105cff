-- One row per run, reading and metric of the sources that count: what to look for in raw.points.
create or replace temp table run_series as
select
    series.run_id,
    series.reading,
    series.metric,
    known.file,
    known.source,
    min(series.step_first) as step_first,
    max(series.step_last) as step_last,
    min(series.started_at) as started_at,
    max(series.finished_at) as finished_at
from raw.series as series
inner join known using (reading)
inner join source_settings using (source)
group by all;
