-- One row per run and column of the manifest $file, from the Arrow table new_rows.
insert into raw.configs
select
    run_id,
    key,
    value,
    'manifest' as origin,
    $file
from new_rows;
