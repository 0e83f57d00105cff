-- One row: the model size and tokens that reach the lowest loss for a compute budget, each with
-- its interval. The loss has the interval for one run (lo_, hi_) and the one for the law alone
-- (lo_law_, hi_law_). No row where the release has no selected law for the family. Many budgets:
--     select optimal.* from range(18, 25) as powers (power),
--     compute_optimal('tiny', 10 ** powers.power) as optimal
create or replace macro compute_optimal(family, flops, release := null, level := 0.9) as table
with

law as (
    select
        fits.*,
        flops::double / fits.flops_per_param_token as params_tokens
    from publish.chinchilla_fits as fits
    where
        fits.family = family
        and fits.release
        = coalesce(release, (select latest.release from publish.latest_releases as latest))
),

-- Each draw has an optimum of its own.
optima as (
    select
        draws.irreducible_nats,
        draws.model_nats,
        draws.data_nats,
        draws.alpha,
        draws.beta,
        law.params_tokens,
        chinchilla_params_opt(
            draws.model_nats, draws.data_nats, draws.alpha, draws.beta, law.params_tokens
        ) as params_opt
    from publish.chinchilla_draws as draws
    cross join law
    where
        draws.family = family
        and draws.release = (select chosen.release from law as chosen)
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
            ln(chinchilla_loss(
                optima.irreducible_nats, optima.model_nats, optima.data_nats,
                optima.alpha, optima.beta,
                optima.params_opt, optima.params_tokens / optima.params_opt
            )),
            [0.15865525393145707e0, 0.8413447460685429e0]
        ) as loss_quantiles
    from optima
),

optimum as (
    select
        law.*,
        chinchilla_params_opt(
            law.model_nats, law.data_nats, law.alpha, law.beta, law.params_tokens
        ) as params_opt,
        normal_quantile((1 + level::double) / 2) as z,
        (spread.params_quantiles[2] - spread.params_quantiles[1]) / 2 as params_se,
        (spread.tokens_quantiles[2] - spread.tokens_quantiles[1]) / 2 as tokens_se,
        (spread.loss_quantiles[2] - spread.loss_quantiles[1]) / 2 as loss_se
    from law
    cross join spread
),

predicted as (
    select
        optimum.*,
        optimum.params_tokens / optimum.params_opt as tokens_opt,
        chinchilla_loss(
            optimum.irreducible_nats, optimum.model_nats, optimum.data_nats,
            optimum.alpha, optimum.beta,
            optimum.params_opt, optimum.params_tokens / optimum.params_opt
        ) as loss_nats
    from optimum
)

select
    predicted.release,
    predicted.family,
    predicted.law,
    flops::double as flops,
    flops::double / predicted.flops_max as flops_ratio,
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
    level::double as level
from predicted;
