-- One row per run and configuration key of a log, from the Arrow table new_rows.
insert into raw.configs
select
    run_id,
    key,
    value,
    'logged' as origin,
    file
from new_rows;
