-- One row per run and file that logged something of it, if only its configuration.
-- A file of nothing but configuration speaks of a run that others log, and makes none.
create or replace temp table run_files as
with

named as (
    select
        run_id,
        reading
    from run_series

    union

    select
        configs.run_id,
        configs.reading
    from raw.configs as configs
    inner join raw.readings as readings using (reading)
    where
        configs.origin = 'logged'
        and (
            readings.format <> 'configuration'
            or configs.run_id in (select run_series.run_id from run_series)
        )
)

select
    named.run_id,
    known.file,
    known.source,
    known.is_gone
from named
inner join known using (reading)
inner join source_settings using (source)
group by all;
