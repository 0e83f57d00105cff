-- One row, where the manifest $manifest shares no run with the logs of $source: the runs of each.
with

logged as (
    select distinct points.run_id
    from raw.points as points
    inner join raw.files as files using (file)
    where files.source = $source
),

listed as (
    select distinct run_id
    from raw.configs
    where origin = 'manifest' and file = $manifest
)

select
    (select list(run_id order by run_id) from listed) as listed_runs,
    (select list(run_id order by run_id) from logged) as logged_runs
where not exists (select 1 from listed inner join logged using (run_id));
