-- One row per run and file that logged something of it, if only its configuration.
create or replace temp table run_files as
with

named as (
    select
        run_id,
        reading
    from run_series

    union

    select
        run_id,
        reading
    from raw.configs
    where origin = 'logged'
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
