-- One row, where the manifest $manifest shares no run with the logs of $source: the runs of each.
with

known as (
    select *
    from raw.known_readings
),

logged as (
    select distinct series.run_id
    from raw.series as series
    inner join known using (reading)
    where known.source = $source
),

listed as (
    select distinct configs.run_id
    from raw.configs as configs
    inner join known using (reading)
    where known.kind = 'manifest' and known.file = $manifest
)

select
    (select list(run_id order by run_id) from listed) as listed_runs,
    (select list(run_id order by run_id) from logged) as logged_runs
where not exists (select 1 from listed inner join logged using (run_id));
