-- One row: the loss that a family's law predicts for a model of params trained on tokens, with
-- the interval for one run (lo_, hi_) and the one for the law alone (lo_law_, hi_law_). No row
-- where the release has no selected law for the family. Many points at once:
--     select runs.run_id, predicted.loss_nats
--     from publish.latest_runs as runs, predict_loss('tiny', runs.params, runs.tokens) as predicted
create or replace macro predict_loss(family, params, tokens, release := null, level := 0.9) as table
with

law as (
    select fits.*
    from publish.chinchilla_fits as fits
    where
        fits.family = family
        and fits.release
        = coalesce(release, (select latest.release from publish.latest_releases as latest))
),

-- The standard error of log loss is half the distance between two quantiles of the draws.
spread as (
    select
        quantile_cont(
            ln(chinchilla_loss(
                draws.irreducible_nats, draws.model_nats, draws.data_nats, draws.alpha, draws.beta,
                params::double, tokens::double
            )),
            [0.15865525393145707e0, 0.8413447460685429e0]
        ) as quantiles
    from publish.chinchilla_draws as draws
    where
        draws.family = family
        and draws.release = (select chosen.release from law as chosen)
),

predicted as (
    select
        law.release,
        law.family,
        law.law,
        law.flops_max,
        law.residual_sd,
        law.flops_per_param_token * params::double * tokens::double as flops,
        chinchilla_loss(
            law.irreducible_nats, law.model_nats, law.data_nats, law.alpha, law.beta,
            params::double, tokens::double
        ) as loss_nats,
        normal_quantile((1 + level::double) / 2) as z,
        (spread.quantiles[2] - spread.quantiles[1]) / 2 as se
    from law
    cross join spread
)

select
    predicted.release,
    predicted.family,
    predicted.law,
    params::double as params,
    tokens::double as tokens,
    predicted.flops,
    predicted.flops / predicted.flops_max as flops_ratio,
    predicted.loss_nats,
    predicted.loss_nats
    * exp(-predicted.z * sqrt(predicted.se ** 2 + predicted.residual_sd ** 2)) as lo_loss_nats,
    predicted.loss_nats
    * exp(predicted.z * sqrt(predicted.se ** 2 + predicted.residual_sd ** 2)) as hi_loss_nats,
    predicted.loss_nats * exp(-predicted.z * predicted.se) as lo_law_loss_nats,
    predicted.loss_nats * exp(predicted.z * predicted.se) as hi_law_loss_nats,
    level::double as level
from predicted;
