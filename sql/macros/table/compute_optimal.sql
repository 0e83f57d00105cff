-- One row: the model size and tokens that reach the lowest loss for a compute budget, each with
-- its interval. The loss has the interval for one run (lo_, hi_) and the one for the law alone
-- (lo_law_, hi_law_). From the forecast of the family, or from the law that is named. No row where
-- the release has no such law for the family, and where the law is held; the selected law answers
-- where the release has no forecast. Nulls where the budget is not above 0 or beyond the grid of
-- the forecast, and for the loss of isoFLOP lines that were drawn through sizes alone. Many
-- budgets:
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
        coalesce(release, (
            select map(list(latest.family), list(latest.release_in_force))
            from publish.latest_families as latest
        )[family]) as wanted_release
),

point as (
    select
        flops::double as at_flops,
        level::double as at_level,
        normal_quantile((1 + level::double) / 2) as z
),

surface as (
    select surfaces.*
    from publish.surfaces as surfaces
    inner join wanted
        on surfaces.family = wanted.wanted_family and surfaces.release = wanted.wanted_release
    where coalesce(wanted.wanted_law, surfaces.law) = surfaces.law
),

-- Not from publish.law_fits, which would put the coefficients of every release together first.
-- Nothing keeps a held law from having a coefficient twice, which no map could.
estimates as (
    select
        one.law,
        one.coefficient,
        max(one.estimate) as estimate
    from publish.coefficients as one
    inner join wanted
        on one.family = wanted.wanted_family and one.release = wanted.wanted_release
    where not one.is_derived
    group by one.law, one.coefficient
),

named as (
    select
        estimates.law,
        map(
            list(estimates.coefficient order by estimates.coefficient),
            list(estimates.estimate order by estimates.coefficient)
        ) as coefficients
    from estimates
    group by estimates.law
),

fit as (
    select
        fits.*,
        named.coefficients
    from publish.fits as fits
    inner join named on fits.law = named.law
    inner join wanted
        on fits.family = wanted.wanted_family and fits.release = wanted.wanted_release
    where
        case
            when wanted.wanted_law is null
                then fits.is_selected and not exists (select true from surface)
            else fits.law = wanted.wanted_law
        end
        and fits.status <> 'held'
),

draws as (
    select one.coefficients
    from publish.law_draws as one
    inner join fit
        on one.release = fit.release and one.family = fit.family and one.law = fit.law
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
        (spread.params_quantiles[2] - spread.params_quantiles[1]) / 2 as params_se,
        (spread.tokens_quantiles[2] - spread.tokens_quantiles[1]) / 2 as tokens_se,
        (spread.loss_quantiles[2] - spread.loss_quantiles[1]) / 2 as loss_se
    from fit
    cross join spread
    cross join point
),

by_law as (
    select
        optimum.release,
        optimum.family,
        optimum.law,
        optimum.flops_max,
        optimum.params_opt,
        point.at_flops / optimum.flops_per_param_token / optimum.params_opt as tokens_opt,
        optimum.params_se,
        optimum.tokens_se,
        optimum.loss_nats,
        optimum.loss_se,
        optimum.residual_sd as noise_sd
    from optimum
    cross join point
),

asked as (
    select
        surface.*,
        case when point.at_flops > 0 then ln(point.at_flops) end as log_flops
    from surface
    cross join point
),

by_surface as (
    select
        asked.release,
        asked.family,
        asked.law,
        asked.flops_max,
        exp(cubic_between(
            asked.log_params_opt, asked.log_flops, asked.log_flops_min, asked.log_flops_step
        )) as params_opt,
        point.at_flops / asked.flops_per_param_token / params_opt as tokens_opt,
        cubic_between(
            asked.sd_log_params_opt, asked.log_flops, asked.log_flops_min, asked.log_flops_step
        ) as params_se,
        params_se as tokens_se,
        exp(cubic_between(
            asked.optimal_mean_log_loss, asked.log_flops, asked.log_flops_min, asked.log_flops_step
        )) as loss_nats,
        cubic_between(
            asked.optimal_sd_log_loss, asked.log_flops, asked.log_flops_min, asked.log_flops_step
        ) as loss_se,
        asked.noise_sd
    from asked
    cross join point
),

predicted as (
    from by_surface
    union all by name
    from by_law
)

select
    predicted.release,
    predicted.family,
    predicted.law,
    point.at_flops as flops,
    point.at_flops / predicted.flops_max as flops_ratio,
    predicted.params_opt,
    predicted.params_opt * exp(-point.z * predicted.params_se) as lo_params_opt,
    predicted.params_opt * exp(point.z * predicted.params_se) as hi_params_opt,
    predicted.tokens_opt,
    predicted.tokens_opt * exp(-point.z * predicted.tokens_se) as lo_tokens_opt,
    predicted.tokens_opt * exp(point.z * predicted.tokens_se) as hi_tokens_opt,
    predicted.tokens_opt / predicted.params_opt as tokens_per_param,
    predicted.loss_nats,
    predicted.loss_nats
    * exp(-point.z * sqrt(predicted.loss_se ** 2 + predicted.noise_sd ** 2)) as lo_loss_nats,
    predicted.loss_nats
    * exp(point.z * sqrt(predicted.loss_se ** 2 + predicted.noise_sd ** 2)) as hi_loss_nats,
    predicted.loss_nats * exp(-point.z * predicted.loss_se) as lo_law_loss_nats,
    predicted.loss_nats * exp(point.z * predicted.loss_se) as hi_law_loss_nats,
    point.at_level as level
from predicted
cross join point;
