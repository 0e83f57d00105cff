-- One row per family: its optimum at one budget, how far behind the best, what that is in compute.
with

-- Yours: 1e23 as flops in the place of ten times the costliest run of the family that has the
-- cheapest one.
asked as (
    select
        family,
        10 * min(flops_max) over () as flops
    from publish.latest_fits
    where is_selected
),

optimum as (
    select
        optimal.*,
        ln(optimal.hi_law_loss_nats / optimal.loss_nats) / normal_quantile(0.95) as log_sd,
        min_by(optimal.loss_nats, optimal.loss_nats) over () as best_loss_nats,
        min_by(log_sd, optimal.loss_nats) over () as best_log_sd
    from asked,
        compute_optimal(asked.family, asked.flops) as optimal
)

select
    optimum.family,
    optimum.flops,
    optimum.flops_ratio,
    optimum.params_opt,
    optimum.tokens_opt,
    optimum.loss_nats,
    optimum.lo_loss_nats,
    optimum.hi_loss_nats,
    ---------- beside the best of them
    optimum.loss_nats - optimum.best_loss_nats as behind_nats,
    case
        when optimum.loss_nats > optimum.best_loss_nats
            then
                normal_probability(
                    ln(optimum.best_loss_nats / optimum.loss_nats)
                    / sqrt(optimum.log_sd ** 2 + optimum.best_log_sd ** 2)
                )
    end as probability_better_than_best,
    needed.flops / optimum.flops as flops_multiple_to_catch_up

from optimum,
    flops_for_loss(optimum.family, optimum.best_loss_nats) as needed
order by optimum.loss_nats;
