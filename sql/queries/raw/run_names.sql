-- One row per content of $versions: the runs that it names.
with

named as (
    select
        readings.version,
        series.run_id
    from raw.series as series
    inner join raw.readings as readings using (reading)

    union

    select
        readings.version,
        configs.run_id
    from raw.configs as configs
    inner join raw.readings as readings using (reading)
)

select
    version,
    list(run_id) as run_ids
from named
where version in (select unnest($versions::bigint[]))
group by version;
