-- One row per run, but the first, that has the size, tokens and loss of another of its family.
with

twins as (
    select
        run_id,
        family,
        first(run_id) over (
            partition by family, params, tokens, loss_nats
            order by run_id
        ) as other
    from $batch
    where params is not null and tokens is not null and isfinite(loss_nats)
)

select *
from twins
where run_id <> other
