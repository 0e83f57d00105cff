-- One row per run and new evaluation.
insert into core.points
select *
from new_points
order by
    family,
    run_id,
    step,
    file,
    line;
