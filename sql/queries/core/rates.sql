-- One row per run that logs its learning rate: the point where it was highest, and its last value.
create or replace temp table rates as
with

highest as (
    select unnest(arg_max(logged, (number, file, line)))
    from logged
    where concept = 'learning_rate' and isfinite(number)
    group by run_id
)

select
    highest.*,
    last_logged.number as learning_rate_last
from highest
inner join last_logged using (run_id, concept);
