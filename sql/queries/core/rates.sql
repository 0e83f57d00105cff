-- One row per run that logs its learning rate: the highest and the last.
create or replace temp table rates as
select
    run_id,
    max(number) as learning_rate_max,
    arg_max(number, (coalesce(step, -1), logged_at, file, line)) as learning_rate_last
from logged
where concept = 'learning_rate' and isfinite(number)
group by run_id;
