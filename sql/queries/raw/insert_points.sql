-- One row per run, metric and line, from the Arrow table new_rows.
insert into raw.points
select
    run_id,
    metric,
    step,
    value,
    logged_at,
    file,
    line
from new_rows;
