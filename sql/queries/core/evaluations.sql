-- One row per run that has evaluations: how many, the least, the first and the last of them, of
-- several at the same step the one logged last.
create or replace temp table evaluations as
with

kept as (
    select *
    from core.kept_evaluations
    semi join derived_runs using (run_id)
),

added as (
    select
        run_id,
        count(*) as points,
        min(loss_nats) as loss_min_nats,
        arg_min(loss_nats, (coalesce(step, -1), file, line)) as loss_first_nats,
        arg_max(
            new_points, (step is not null, step, logged_at is not null, logged_at, file, line)
        ) as ended
    from new_points
    group by run_id
),

-- new points of a run that is only longer come behind all that are kept
parts as (
    select
        added.run_id,
        added.points,
        added.loss_min_nats,
        added.loss_first_nats,
        added.ended.loss_nats,
        added.ended.step,
        added.ended.logged_at,
        added.ended.file,
        added.ended.line,
        2 as place
    from added

    union all by name

    select
        *,
        1 as place
    from kept
)

select
    run_id,
    sum(points)::bigint as points,
    min(loss_min_nats) as loss_min_nats,
    arg_min(loss_first_nats, place) as loss_first_nats,
    arg_max_null(loss_nats, place) as loss_nats,
    arg_max_null(step, place) as step,
    arg_max_null(logged_at, place) as logged_at,
    arg_max(file, place) as file,
    arg_max(line, place) as line
from parts
group by run_id;
