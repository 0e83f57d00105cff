-- One row per run and file that logged something of it, if only its configuration.
create or replace temp table run_files as
select
    run_id,
    file,
    source
from run_metrics

union

select
    configs.run_id,
    configs.file,
    files.source
from raw.configs as configs
inner join raw.files as files using (file)
inner join source_settings using (source)
where configs.origin = 'logged';
