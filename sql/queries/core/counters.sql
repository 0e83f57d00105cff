-- One row per run and counter that it logs: as it stood at the last evaluation.
-- Logged at that step; or between the steps before and behind it, in proportion; or shortly before.
-- A counter that was logged last long before an evaluation says nothing about it.
create or replace temp table counters as
with

told as (
    select
        before.*,
        before.name || if(before.scale = 1, '', format(' x {:g}', before.scale)) as named,
        behind.step as step_behind,
        behind.number as number_behind,
        coalesce(
            before.step >= 0.9 * before.step_ended
            and before.step < before.step_ended
            and behind.step <= 1.1 * before.step_ended
            and behind.number >= before.number,
            false
        ) as is_between
    from counter_points as before
    left join counter_points as behind
        on before.run_id = behind.run_id and before.concept = behind.concept and behind.is_behind
    where not before.is_behind
)

select
    run_id,
    concept,
    if(
        is_between,
        number + (number_behind - number) * (step_ended - step) / (step_behind - step),
        number
    ) as number,
    case
        when is_between
            then format('derived: {} between steps {} and {}', named, step, step_behind)
        when step < step_ended then format('logged: {} at step {}', named, step)
        else 'logged: ' || named
    end as stated
from told
where is_between or step_ended is null or step >= 0.98 * step_ended;
