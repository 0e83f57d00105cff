-- One row per content of $versions, run and configuration key: what its whole records said last.
select
    readings.version,
    configs.run_id,
    configs.key,
    configs.value,
    configs.is_constant
from raw.configs as configs
inner join raw.readings as readings using (reading)
where
    readings.version in (select unnest($versions::bigint[]))
    and readings.kind <> 'tail'
qualify
    configs.reading
    = max(configs.reading) over (partition by readings.version, configs.run_id, configs.key);
