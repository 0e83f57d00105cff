-- One row per run, source, configuration key and place that gave it.
create or replace temp table run_configs as
select
    run_files.run_id,
    run_files.source,
    configs.key,
    configs.value,
    configs.origin,
    -- a run that was resumed has several files: the last by name is the newest
    max(configs.file) as file
from raw.configs as configs
inner join run_files using (run_id, file)
where configs.origin = 'logged'
group by all

union all

select distinct
    configs.run_id,
    run_files.source,
    configs.key,
    configs.value,
    configs.origin,
    configs.file
from raw.configs as configs
inner join run_files using (run_id)
inner join source_settings
    on run_files.source = source_settings.source and configs.file = source_settings.manifest
where configs.origin = 'manifest';
