-- One row per family: the loss that a planned run will reach, and its chance to beat a target.
with

-- Yours: select 'my-family' as family, 7e10 as params, 1.4e12 as tokens, 1.95 as target_loss_nats.
-- Here twice the size and five times the tokens of the costliest run, and 2 % below the best loss.
asked as (
    select
        family,
        2 * arg_max(params, flops) as params,
        5 * arg_max(tokens, flops) as tokens,
        0.98 * min(loss_nats) as target_loss_nats
    from publish.latest_runs
    where is_in_fit
    group by family
),

predicted as (
    select
        loss.*,
        asked.target_loss_nats,
        ln(loss.hi_loss_nats / loss.loss_nats) / normal_quantile(0.95) as log_sd
    from asked,
        predict_loss(asked.family, asked.params, asked.tokens) as loss
)

select
    family,
    law,
    params,
    tokens,
    flops,
    flops_ratio,
    ---------- where one run is to land
    loss_nats * exp(normal_quantile(0.05) * log_sd) as q05_loss_nats,
    loss_nats * exp(normal_quantile(0.25) * log_sd) as q25_loss_nats,
    loss_nats as q50_loss_nats,
    loss_nats * exp(normal_quantile(0.75) * log_sd) as q75_loss_nats,
    loss_nats * exp(normal_quantile(0.95) * log_sd) as q95_loss_nats,
    ---------- does it beat the target?
    target_loss_nats,
    normal_probability(ln(target_loss_nats / loss_nats) / log_sd) as probability

from predicted
order by family;
