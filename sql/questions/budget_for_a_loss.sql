-- One row per family: the least compute that reaches a loss, its interval, and whether any does.
with

-- Yours: select 'my-family' as family, 1.95 as loss_nats. Here 2 % below the best loss of a run.
asked as (
    select
        family,
        0.98 * min(loss_nats) as loss_nats
    from publish.latest_runs
    where is_in_fit
    group by family
)

select needed.*
from asked,
    flops_for_loss(asked.family, asked.loss_nats) as needed
order by needed.family;
