-- One row per run, source, configuration key and place that gave it.
create or replace temp table run_configs as
with

last_said as (
    select
        configs.run_id,
        configs.key,
        configs.value,
        configs.origin,
        configs.is_constant,
        known.file
    from raw.configs as configs
    inner join known using (reading)
    qualify
        configs.reading
        = max(configs.reading) over (
            partition by configs.run_id, configs.key, configs.origin, known.file
        )
),

said as (
    select *
    from last_said
    where not (is_constant and value is null)
)

select
    run_files.run_id,
    run_files.source,
    said.key,
    said.value,
    said.origin,
    -- a run that was resumed has several files: the last by name is the newest
    max(said.file) as file
from said
inner join run_files using (run_id, file)
where said.origin = 'logged'
group by all

union all

select distinct
    said.run_id,
    run_files.source,
    said.key,
    said.value,
    said.origin,
    said.file
from said
inner join run_files using (run_id)
inner join source_settings
    on run_files.source = source_settings.source and said.file = source_settings.manifest
where said.origin = 'manifest';
