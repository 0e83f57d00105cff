-- One row per run, file and metric of the sources that count: the one scan of all points.
create or replace temp table run_metrics as
select
    points.run_id,
    points.file,
    points.metric,
    files.source,
    max(points.step) as step_last,
    min(points.logged_at) as started_at,
    max(points.logged_at) as finished_at

from raw.points as points
inner join raw.files as files using (file)
inner join source_settings using (source)
group by all;
