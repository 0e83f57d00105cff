-- One row per run and file that logged something of it, if only its configuration.
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
    where configs.origin = 'logged'
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
