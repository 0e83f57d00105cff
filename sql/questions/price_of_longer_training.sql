-- One row per family and multiple: the loss at more tokens than optimal and the same compute.
with

-- Yours: select 'my-family' as family, 1e23 as flops. Here the compute of the costliest run.
asked as (
    select
        family,
        max(flops_max) as flops
    from publish.latest_fits
    group by family
),

-- So many times the optimal tokens, for a model as many times smaller.
planned as (
    select
        optimal.family,
        optimal.flops,
        optimal.loss_nats as optimal_loss_nats,
        multiples.tokens_multiple,
        optimal.params_opt / multiples.tokens_multiple as params,
        optimal.tokens_opt * multiples.tokens_multiple as tokens
    from asked,
        compute_optimal(asked.family, asked.flops) as optimal
    cross join (values (1), (2), (3), (5)) as multiples (tokens_multiple)
),

predicted as (
    select
        planned.*,
        loss.loss_nats
    from planned,
        predict_loss(planned.family, planned.params, planned.tokens) as loss
)

select
    predicted.family,
    predicted.flops,
    predicted.tokens_multiple,
    predicted.params,
    predicted.tokens,
    predicted.tokens / predicted.params as tokens_per_param,
    predicted.loss_nats,
    ---------- what it costs
    predicted.loss_nats - predicted.optimal_loss_nats as price_nats,
    1 - needed.flops / predicted.flops as price_flops_share

from predicted,
    flops_for_loss(predicted.family, predicted.loss_nats) as needed
order by predicted.family, predicted.tokens_multiple;
