-- One row per run, file and metric of the sources that count: what its points span, and where those
-- that are new begin behind those that were there.
create or replace temp table run_metrics as
select
    series.run_id,
    known.file,
    series.metric,
    known.source,
    min(series.step_first) as step_first,
    max(series.step_last) as step_last,
    min(series.started_at) as started_at,
    max(series.finished_at) as finished_at,
    min(series.step_first) filter (where added.reading is not null) as added_step_first,
    max(series.step_last) filter (where added.reading is null) as derived_step_last,
    bool_or(added.reading is null) as is_derived
from raw.series as series
inner join known using (reading)
inner join source_settings using (source)
left join added_readings as added on series.reading = added.reading
group by all;
