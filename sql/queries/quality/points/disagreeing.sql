-- One row per run and step that has losses further apart than $repeat_max times.
select
    run_id,
    family,
    step,
    min(line) as line,
    count(*) as times,
    min(loss_nats) as loss_lo,
    max(loss_nats) as loss_hi
from $batch
where step is not null and isfinite(loss_nats) and loss_nats > 0
group by run_id, family, step
having max(loss_nats) > $repeat_max * min(loss_nats)
