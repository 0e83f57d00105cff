-- One row per run, configuration key and file that gave it: what the last reading of it said.
create or replace view raw.known_configs as
with

last_said as (
    select
        configs.*,
        readings.file
    from raw.configs as configs
    inner join raw.known_readings as readings using (reading)
    qualify
        configs.reading
        = max(configs.reading) over (
            partition by configs.run_id, configs.key, configs.origin, readings.file
        )
)

select
    run_id,
    key,
    value,
    origin,
    file
from last_said
where not (is_constant and value is null);
