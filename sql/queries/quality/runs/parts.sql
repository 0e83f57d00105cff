-- One row per run that seems to be a part of another: one begins where the other ends.
with

spans as (
    select
        run_id,
        family,
        min(step) as step_first,
        max(step) as step_last,
        count(distinct step) as steps
    from core.points
    where step is not null
    group by run_id, family
),

runs as (
    select
        judged.run_id,
        judged.family,
        judged.params,
        judged.seed,
        spans.* exclude (run_id, family),
        (spans.step_last - spans.step_first) / greatest(spans.steps - 1, 1) as step_between,
        regexp_replace(
            judged.run_id,
            '[-_. ](resum(e|ed)?|restart(ed)?|cont(inued?)?|part|attempt)[-_. ]?\d*$',
            '',
            'i'
        ) as stem,
        coalesce(judged.tokens >= 0.98 * judged.tokens_planned, false) as is_whole
    from $batch as judged
    inner join spans using (run_id, family)
),

pairs as (
    select
        before.run_id as before_id,
        after.run_id as after_id,
        before.step_last,
        after.step_first
    from runs as before
    inner join runs as after
        on
            before.family = after.family
            and before.run_id <> after.run_id
            and before.params is not distinct from after.params
            and before.seed is not distinct from after.seed
            and before.stem = after.stem
    where
        not before.is_whole
        and after.step_first > 0.7 * before.step_last
        -- it would have begun long before, had it begun at its start
        and after.step_first > 3 * after.step_between
        and after.step_first <= 1.5 * before.step_last
        and after.step_last > before.step_last
)

select
    runs.run_id,
    runs.family,
    'it ends at step ' || pairs.step_last || ', and ' || after_id || ' goes on at step '
    || pairs.step_first as value
from pairs
inner join runs on pairs.before_id = runs.run_id

union all

select
    runs.run_id,
    runs.family,
    'it begins at step ' || pairs.step_first || ', and ' || before_id || ' ends at step '
    || pairs.step_last as value
from pairs
inner join runs on pairs.after_id = runs.run_id
