-- One row per run and counter that it logs: as it stood at the last evaluation.
-- Logged at that step; or between the steps before and after it, in proportion; or shortly before.
-- A counter that was logged last long before an evaluation says nothing about it.
create or replace temp table counters as
with

counted as (
    select
        logged.*,
        ended.step as step_ended,
        (logged.file = ended.file and logged.line = ended.line) as is_same_line,
        ended.step is null and logged.file = ended.file and logged.line <= ended.line as is_in_order
    from logged
    inner join last_evaluations as ended using (run_id)
    where
        logged.concept in ('tokens', 'samples', 'flops')
        and isfinite(logged.number)
        -- a count of zero is one that the trainer could not make
        and logged.number > 0
),

before as (
    select *
    from counted
    where step <= step_ended or is_in_order
    qualify
        row_number() over (
            partition by run_id, concept
            order by
                step desc nulls last,
                is_same_line desc,
                logged_at desc nulls last,
                file desc,
                line desc
        ) = 1
),

after as (
    select
        run_id,
        concept,
        min(step) as step,
        arg_min(number, (step, file, line)) as number
    from counted
    where step > step_ended
    group by run_id, concept
),

told as (
    select
        before.*,
        after.step as step_after,
        after.number as number_after,
        before.name || if(before.scale = 1, '', format(' x {:g}', before.scale)) as named,
        before.step < before.step_ended and after.number >= before.number as is_between
    from before
    left join after using (run_id, concept)
)

select
    run_id,
    concept,
    if(
        is_between,
        number + (number_after - number) * (step_ended - step) / (step_after - step),
        number
    ) as number,
    case
        when is_between
            then format('derived: {} between steps {} and {}', named, step, step_after)
        when step < step_ended then format('logged: {} at step {}', named, step)
        else 'logged: ' || named
    end as stated
from told
where is_between or is_in_order or step >= 0.98 * step_ended;
