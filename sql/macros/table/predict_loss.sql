-- One row: the loss that a family's law predicts for a model of params trained on tokens, with
-- the interval for one run (lo_, hi_) and the one for the law alone (lo_law_, hi_law_). The law is
-- the selected one, or the one named. No row where the release has no such law for the family,
-- where the law is held, and for isoflop, which knows no loss. Nulls where params
-- or tokens is not above 0. Many points at once:
--     select runs.run_id, predicted.loss_nats
--     from publish.latest_runs as runs, predict_loss('tiny', runs.params, runs.tokens) as predicted
create or replace macro predict_loss(
    family, params, tokens, release := null, level := 0.9, law := null
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
        params::double as at_params,
        tokens::double as at_tokens,
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
        and fits.law <> 'isoflop'
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

-- The standard error of log loss is half the distance between two quantiles of the draws.
spread as (
    select
        quantile_cont(
            ln(law_loss(fit.law, draws.coefficients, point.at_params, point.at_tokens)),
            [0.15865525393145707e0, 0.8413447460685429e0]
        ) as quantiles
    from draws
    cross join fit
    cross join point
),

predicted as (
    select
        fit.release,
        fit.family,
        fit.law,
        fit.flops_max,
        fit.residual_sd,
        fit.flops_per_param_token * point.at_params * point.at_tokens as flops,
        law_loss(fit.law, fit.coefficients, point.at_params, point.at_tokens) as loss_nats,
        point.z,
        (spread.quantiles[2] - spread.quantiles[1]) / 2 as se
    from fit
    cross join spread
    cross join point
)

select
    predicted.release,
    predicted.family,
    predicted.law,
    point.at_params as params,
    point.at_tokens as tokens,
    predicted.flops,
    predicted.flops / predicted.flops_max as flops_ratio,
    predicted.loss_nats,
    predicted.loss_nats
    * exp(-predicted.z * sqrt(predicted.se ** 2 + predicted.residual_sd ** 2)) as lo_loss_nats,
    predicted.loss_nats
    * exp(predicted.z * sqrt(predicted.se ** 2 + predicted.residual_sd ** 2)) as hi_loss_nats,
    predicted.loss_nats * exp(-predicted.z * predicted.se) as lo_law_loss_nats,
    predicted.loss_nats * exp(predicted.z * predicted.se) as hi_law_loss_nats,
    point.at_level as level
from predicted
cross join point;
