-- One row: the loss to expect of a model of params trained on tokens, with the interval for one
-- run (lo_, hi_) and the one for the expected loss alone (lo_law_, hi_law_), from the forecast of
-- the family or from the single law that is named. No row where the release has no such law for
-- the family, where the law is held, and for isoflop, which knows no loss; the selected law
-- answers where the release has no forecast. Nulls where params or tokens is not above 0, and
-- beyond the grid of the forecast. Many points at once:
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
        coalesce(release, (
            select map(list(latest.family), list(latest.release_in_force))
            from publish.latest_families as latest
        )[family]) as wanted_release
),

point as (
    select
        params::double as at_params,
        tokens::double as at_tokens,
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
        and fits.law <> 'isoflop'
),

draws as (
    select one.coefficients
    from publish.law_draws as one
    inner join fit
        on one.release = fit.release and one.family = fit.family and one.law = fit.law
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

by_law as (
    select
        fit.release,
        fit.family,
        fit.law,
        fit.flops_max,
        fit.residual_sd as noise_sd,
        fit.flops_per_param_token * point.at_params * point.at_tokens as flops,
        ln(law_loss(fit.law, fit.coefficients, point.at_params, point.at_tokens)) as log_loss,
        (spread.quantiles[2] - spread.quantiles[1]) / 2 as log_loss_sd
    from fit
    cross join spread
    cross join point
),

-- The nodes of the surface, each with the three after it, so that four rows make a point's sixteen.
nodes as (
    select
        unnest(range(len(surface.mean_log_loss))) as place,
        unnest(surface.mean_log_loss) as mean,
        unnest(surface.sd_log_loss) as sd
    from surface
),

fours as (
    select
        nodes.place,
        [
            nodes.mean, lead(nodes.mean, 1) over (order by nodes.place),
            lead(nodes.mean, 2) over (order by nodes.place),
            lead(nodes.mean, 3) over (order by nodes.place)
        ] as means,
        [
            nodes.sd, lead(nodes.sd, 1) over (order by nodes.place),
            lead(nodes.sd, 2) over (order by nodes.place),
            lead(nodes.sd, 3) over (order by nodes.place)
        ] as sds
    from nodes
),

asked as (
    select
        surface.release,
        surface.family,
        surface.law,
        surface.flops_max,
        surface.noise_sd,
        surface.flops_nodes,
        surface.ratio_nodes,
        case
            when point.at_params > 0 and point.at_tokens > 0
                then surface.flops_per_param_token * point.at_params * point.at_tokens
        end as flops,
        (ln(flops) - surface.log_flops_min) / surface.log_flops_step as flops_at,
        case when flops is not null then ln(point.at_tokens / point.at_params) end as log_ratio,
        (log_ratio - surface.log_ratio_min) / surface.log_ratio_step as ratio_at
    from surface
    cross join point
),

placed as (
    select
        asked.*,
        cubic_place(asked.flops_at, 0, 1, asked.flops_nodes) as flops_place,
        cubic_place(asked.ratio_at, 0, 1, asked.ratio_nodes) as ratio_place,
        (flops_place - 1) * asked.ratio_nodes + ratio_place - 1 as place,
        cubic_weights(asked.flops_at - flops_place) as flops_weights,
        cubic_weights(asked.ratio_at - ratio_place) as ratio_weights
    from asked
),

by_surface as (
    select
        placed.release,
        placed.family,
        placed.law,
        placed.flops_max,
        placed.noise_sd,
        placed.flops,
        case
            when placed.place is not null
                then
                    cubic_across(
                        placed.flops_weights, placed.ratio_weights,
                        row_1.means, row_2.means, row_3.means, row_4.means
                    )
        end as log_loss,
        case
            when placed.place is not null
                then
                    cubic_across(
                        placed.flops_weights, placed.ratio_weights,
                        row_1.sds, row_2.sds, row_3.sds, row_4.sds
                    )
        end as log_loss_sd
    from placed
    left join fours as row_1 on placed.place = row_1.place
    left join fours as row_2 on placed.place + placed.ratio_nodes = row_2.place
    left join fours as row_3 on placed.place + 2 * placed.ratio_nodes = row_3.place
    left join fours as row_4 on placed.place + 3 * placed.ratio_nodes = row_4.place
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
    point.at_params as params,
    point.at_tokens as tokens,
    predicted.flops,
    predicted.flops / predicted.flops_max as flops_ratio,
    exp(predicted.log_loss) as loss_nats,
    exp(
        predicted.log_loss - point.z * sqrt(predicted.log_loss_sd ** 2 + predicted.noise_sd ** 2)
    ) as lo_loss_nats,
    exp(
        predicted.log_loss + point.z * sqrt(predicted.log_loss_sd ** 2 + predicted.noise_sd ** 2)
    ) as hi_loss_nats,
    exp(predicted.log_loss - point.z * predicted.log_loss_sd) as lo_law_loss_nats,
    exp(predicted.log_loss + point.z * predicted.log_loss_sd) as hi_law_loss_nats,
    point.at_level as level
from predicted
cross join point;
