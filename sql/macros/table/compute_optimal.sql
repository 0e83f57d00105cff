-- One row: the model size and tokens that reach the lowest loss for a compute budget, each with
-- its interval. The loss has the interval for one run (lo_, hi_) and the one for the law alone
-- (lo_law_, hi_law_). The law is the selected one, or the one named. No row where the release has
-- no such law for the family, and where the law is held. Nulls where the budget is not above 0, and
-- for the loss of isoFLOP lines that were drawn through sizes alone. Many budgets:
--     select optimal.* from range(18, 25) as powers (power),
--     compute_optimal('tiny', 10 ** powers.power) as optimal
create or replace macro compute_optimal(
    family, flops, release := null, level := 0.9, law := null
) as table
with

-- The arguments, in selects that read nothing else: DuckDB puts what the caller wrote in their
-- place, and beside a relation of this macro would take the caller's names for that one's columns.
wanted as (
    select
        family as wanted_family,
        law as wanted_law,
        coalesce(release, (select latest.release from publish.latest_releases as latest))
            as wanted_release
),

point as (
    select
        flops::double as at_flops,
        level::double as at_level,
        normal_quantile((1 + level::double) / 2) as z
),

fit as (
    select fits.*
    from publish.law_fits as fits
    inner join wanted
        on fits.family = wanted.wanted_family and fits.release = wanted.wanted_release
    where
        case
            when wanted.wanted_law is null then fits.is_selected
            else fits.law = wanted.wanted_law
        end
        and fits.status <> 'held'
),

-- Not from publish.law_draws, which would put the draws of every release together first.
draws as (
    select
        map(
            list(one.coefficient order by one.coefficient),
            list(one.value order by one.coefficient)
        ) as coefficients
    from publish.draws as one
    inner join fit
        on one.release = fit.release and one.family = fit.family and one.law = fit.law
    group by one.draw
),

-- Each draw has an optimum of its own.
optima as (
    select
        point.at_flops / fit.flops_per_param_token as params_tokens,
        law_params_opt(
            fit.law, draws.coefficients, point.at_flops, fit.flops_per_param_token
        ) as params_opt,
        law_optimal_loss(
            fit.law, draws.coefficients, point.at_flops, fit.flops_per_param_token
        ) as loss_nats
    from draws
    cross join fit
    cross join point
),

-- A standard error of a logarithm is half the distance between two quantiles of the draws.
spread as (
    select
        quantile_cont(
            ln(optima.params_opt), [0.15865525393145707e0, 0.8413447460685429e0]
        ) as params_quantiles,
        quantile_cont(
            ln(optima.params_tokens / optima.params_opt),
            [0.15865525393145707e0, 0.8413447460685429e0]
        ) as tokens_quantiles,
        quantile_cont(
            ln(optima.loss_nats), [0.15865525393145707e0, 0.8413447460685429e0]
        ) as loss_quantiles
    from optima
),

optimum as (
    select
        fit.*,
        law_params_opt(
            fit.law, fit.coefficients, point.at_flops, fit.flops_per_param_token
        ) as params_opt,
        law_optimal_loss(
            fit.law, fit.coefficients, point.at_flops, fit.flops_per_param_token
        ) as loss_nats,
        point.z,
        (spread.params_quantiles[2] - spread.params_quantiles[1]) / 2 as params_se,
        (spread.tokens_quantiles[2] - spread.tokens_quantiles[1]) / 2 as tokens_se,
        (spread.loss_quantiles[2] - spread.loss_quantiles[1]) / 2 as loss_se
    from fit
    cross join spread
    cross join point
),

predicted as (
    select
        optimum.*,
        point.at_flops / optimum.flops_per_param_token / optimum.params_opt as tokens_opt
    from optimum
    cross join point
)

select
    predicted.release,
    predicted.family,
    predicted.law,
    point.at_flops as flops,
    point.at_flops / predicted.flops_max as flops_ratio,
    predicted.params_opt,
    predicted.params_opt * exp(-predicted.z * predicted.params_se) as lo_params_opt,
    predicted.params_opt * exp(predicted.z * predicted.params_se) as hi_params_opt,
    predicted.tokens_opt,
    predicted.tokens_opt * exp(-predicted.z * predicted.tokens_se) as lo_tokens_opt,
    predicted.tokens_opt * exp(predicted.z * predicted.tokens_se) as hi_tokens_opt,
    predicted.tokens_opt / predicted.params_opt as tokens_per_param,
    predicted.loss_nats,
    predicted.loss_nats
    * exp(-predicted.z * sqrt(predicted.loss_se ** 2 + predicted.residual_sd ** 2)) as lo_loss_nats,
    predicted.loss_nats
    * exp(predicted.z * sqrt(predicted.loss_se ** 2 + predicted.residual_sd ** 2)) as hi_loss_nats,
    predicted.loss_nats * exp(-predicted.z * predicted.loss_se) as lo_law_loss_nats,
    predicted.loss_nats * exp(predicted.z * predicted.loss_se) as hi_law_loss_nats,
    point.at_level as level
from predicted
cross join point;
