-- One row per run and file that logged something of it, if only its configuration.
-- A file of nothing but configuration speaks of a run that others log, and makes none.
create or replace temp table run_files as
with

named as (
    select
        run_id,
        file,
        source
    from run_metrics

    union

    select
        configs.run_id,
        known.file,
        known.source
    from raw.configs as configs
    inner join known using (reading)
    inner join source_settings using (source)
    inner join raw.readings as readings using (reading)
    where
        configs.origin = 'logged'
        and (
            readings.format <> 'configuration'
            or configs.run_id in (select run_metrics.run_id from run_metrics)
        )
),

files as (
    select distinct
        file,
        is_gone
    from known
    where kind <> 'manifest'
)

select
    named.run_id,
    named.file,
    named.source,
    files.is_gone
from named
inner join files using (file);
