-- One or two rows per run and counter that it logs: the count at its last evaluation, or the last
-- before it and the first behind it.
create or replace temp table counter_points as
with

counted as (
    select
        logged.*,
        ended.step as step_ended,
        coalesce(logged.step > ended.step, false) as is_behind,
        logged.file = ended.file and logged.line = ended.line as is_on_line
    from logged
    inner join evaluations as ended using (run_id)
    where
        logged.concept in ('tokens', 'samples', 'flops')
        and isfinite(logged.number)
        -- a count of zero is one that the trainer could not make
        and logged.number > 0
        and (
            (logged.step is not null and ended.step is not null)
            or (ended.step is null and logged.file = ended.file and logged.line <= ended.line)
        )
),

last_before as (
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
    where not is_behind
    group by run_id, concept
),

first_behind as (
    select unnest(arg_min(counted, (step, file, line)))
    from counted
    where is_behind
    group by run_id, concept
)

select * exclude (is_on_line) from last_before
union all
select * exclude (is_on_line) from first_behind;
