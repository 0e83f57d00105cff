-- One row per run, source and the family that it gives the run.
create or replace temp table run_families as
with

named as (
    select
        run_files.run_id,
        source_settings.source,
        source_settings.family,
        source_settings.family_pattern,
        coalesce(source_settings.family_key, 'family') as family_key,
        bool_and(run_files.is_gone) as is_gone
    from run_files
    inner join source_settings using (source)
    group by all
),

configured as (
    select
        run_configs.run_id,
        run_configs.source,
        run_configs.key as family_key,
        -- the log wins over the manifest: its origin comes first in the alphabet
        arg_min(run_configs.value, (run_configs.origin, run_configs.file)) as family
    from run_configs
    where run_configs.value <> ''
    group by all
)

select
    named.run_id,
    named.source,
    coalesce(
        named.family,
        nullif(regexp_extract(named.run_id, named.family_pattern, 1), ''),
        configured.family,
        named.source
    ) as family,
    named.is_gone
from named
left join configured using (run_id, source, family_key);
