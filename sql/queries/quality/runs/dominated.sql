-- One row per run with a far higher loss than a run of its family with no more N and no more D.
select
    runs.run_id,
    runs.family,
    runs.loss_nats,
    min(others.loss_nats) as loss_other,
    arg_min(others.run_id, others.loss_nats) as other
from $batch as runs
inner join $batch as others
    on
        runs.family = others.family
        and runs.params >= others.params
        and runs.tokens >= others.tokens
        and runs.loss_nats > $rise_max * others.loss_nats
where isfinite(runs.loss_nats) and others.loss_nats > 0
group by runs.run_id, runs.family, runs.loss_nats
