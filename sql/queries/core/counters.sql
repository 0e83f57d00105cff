-- One row per run and counter that it logs: as it stood at the last evaluation, or last before it.
create or replace temp table counters as
with

counted as (
    select
        logged.*,
        logged.step < ended.step as is_earlier,
        logged.file = ended.file and logged.line = ended.line as is_on_line
    from logged
    inner join evaluations as ended using (run_id)
    where
        logged.concept in ('tokens', 'samples', 'flops')
        and isfinite(logged.number)
        -- transformers logs total_flos = 0 for a model that it cannot count
        and (logged.number > 0 or logged.concept <> 'flops')
        and (
            logged.step <= ended.step
            or (ended.step is null and logged.file = ended.file and logged.line <= ended.line)
        )
),

last_counted as (
    select
        unnest(
            arg_max(
                counted,
                (
                    step is not null, step, is_on_line,
                    logged_at is not null, logged_at, file, line
                )
            )
        )
    from counted
    group by run_id, concept
)

select
    * exclude (is_earlier, is_on_line),
    'logged: '
    || name
    || if(scale = 1, '', format(' x {:g}', scale))
    || if(is_earlier, format(' at step {}', step), '') as stated
from last_counted;
