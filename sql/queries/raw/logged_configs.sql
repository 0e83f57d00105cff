-- One row per run and configuration key: the last value that is not empty.
select
    run_id,
    key,
    arg_max(value, reading) as value
from raw.configs
where value is not null
group by run_id, key
order by run_id, key;
