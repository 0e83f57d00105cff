-- One row per run: its last evaluation, of several at the same step the one logged last.
create or replace temp table last_evaluations as
select *
from core.points
semi join derived_runs using (run_id)
qualify
    row_number() over (
        partition by run_id
        order by step desc nulls last, logged_at desc nulls last, file desc, line desc
    ) = 1;
