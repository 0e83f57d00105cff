-- One row per run with more than $share_max of its losses well above the least loss before them.
with

so_far as (
    select
        run_id,
        family,
        step,
        line,
        loss_nats,
        min(loss_nats) over (
            partition by run_id, family
            order by step, file, line
        ) as loss_least
    from $batch
    where isfinite(loss_nats) and loss_nats > 0
)

select
    run_id,
    family,
    arg_max(step, loss_nats / loss_least) as step,
    arg_max(line, loss_nats / loss_least) as line,
    max(loss_nats / loss_least) as rise,
    count(*) filter (where loss_nats > $rise_max * loss_least) as times,
    count(*) as losses
from so_far
group by run_id, family
having
    count(*) filter (where loss_nats > $rise_max * loss_least) > $share_max * count(*)
    and count(*) filter (where loss_nats > $rise_max * loss_least) >= $times_min
