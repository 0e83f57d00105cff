-- One row per derived run and configuration key whose last part is one of $names.
select
    run_id,
    key,
    -- the log wins over the manifest: its origin comes first in the alphabet
    arg_min(value, (origin, file)) as value
from run_configs
where value is not null and list_contains($names, list_last(string_split(key, '.')))
group by run_id, key
order by run_id, key;
