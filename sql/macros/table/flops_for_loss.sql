-- One row: the least compute whose expected loss at the frontier reaches a loss, its interval, and
-- the probability that any does. From the forecast of the family: lo and hi are where the edges of
-- the band of the expected loss reach it, infinite where they do not within the grid, 10,000 times
-- the largest run; null where less compute than the grid's least would do. Or from the law that is
-- named: the interval and the probability are those of its draws. No row where the release has no
-- such law for the family, where the law is held, and for isoFLOP lines that were drawn through
-- sizes alone; the selected law answers where the release has no forecast. Many losses at once:
--     select needed.* from range(20, 30) as tenths (tenth),
--     flops_for_loss('tiny', tenths.tenth / 10) as needed
create or replace macro flops_for_loss(
    family, loss_nats, release := null, level := 0.9, law := null
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
        loss_nats::double as at_loss_nats,
        case when loss_nats::double > 0 then ln(loss_nats::double) end as at_log_loss,
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

drawn as (
    select
        law_flops_for_loss(
            fit.law, draws.coefficients, fit.flops_per_param_token, point.at_loss_nats
        ) as flops
    from draws
    cross join fit
    cross join point
),

spread as (
    select
        count(*) as draws,
        list(drawn.flops order by drawn.flops) as sorted_flops,
        avg(isfinite(drawn.flops)::integer) as probability
    from drawn
),

reached as (
    select
        fit.*,
        law_flops_for_loss(
            fit.law, fit.coefficients, fit.flops_per_param_token, point.at_loss_nats
        ) as flops
    from fit
    cross join point
),

needed as (
    select
        reached.*,
        spread.sorted_flops,
        spread.probability,
        -- Places in the sorted draws, rounded as quantile_disc rounds them; that itself takes no
        -- level that differs from row to row.
        (spread.draws - floor(spread.draws - (1 - point.at_level) / 2 * spread.draws))::bigint
            as lo_place,
        (spread.draws - floor(spread.draws - (1 + point.at_level) / 2 * spread.draws))::bigint
            as hi_place,
        law_params_opt(
            reached.law, reached.coefficients, reached.flops, reached.flops_per_param_token
        ) as params_opt
    from reached
    cross join spread
    cross join point
),

by_law as (
    select
        needed.release,
        needed.family,
        needed.law,
        needed.flops,
        needed.sorted_flops[greatest(1, needed.lo_place)] as lo,
        needed.sorted_flops[greatest(1, needed.hi_place)] as hi,
        needed.probability,
        needed.params_opt,
        needed.flops_per_param_token,
        needed.flops_max
    from needed
),

-- The expected loss along the frontier, and the lower and the upper edge of its band.
sides as (
    select
        surface.*,
        side.side,
        list_transform(
            range(surface.flops_nodes),
            lambda node: surface.optimal_mean_log_loss[node + 1]
            + side.side * point.z * surface.optimal_sd_log_loss[node + 1]
        ) as heights
    from surface
    cross join point
    cross join (values (-1), (0), (1)) as side (side)
),

-- The first node that is as low, counted from 0, and the node before it that has three neighbours.
crossed as (
    select
        sides.*,
        point.at_log_loss,
        list_position(
            list_transform(sides.heights, lambda height: height <= point.at_log_loss), true
        ) - 1 as node,
        greatest(1, least(sides.flops_nodes - 3, node - 1)) as inner_node
    from sides
    cross join point
),

needed_at as (
    select
        crossed.*,
        case
            when crossed.at_log_loss is null then null
            when crossed.node is null then 'infinity'::double
            when crossed.node = 0 and crossed.side = 0 and crossed.heights[1] < crossed.at_log_loss
                then null
            when crossed.node = 0 then exp(crossed.log_flops_min)
            else
                exp(crossed.log_flops_min + crossed.log_flops_step * (
                    crossed.inner_node + cubic_root(
                        crossed.heights[crossed.inner_node:crossed.inner_node + 3],
                        crossed.at_log_loss,
                        crossed.node - crossed.inner_node
                    )
                ))
        end as flops
    from crossed
),

by_surface as (
    select
        middle.release,
        middle.family,
        middle.law,
        middle.flops,
        lower_edge.flops as lo,
        upper_edge.flops as hi,
        normal_probability(list_max(list_transform(
            range(middle.flops_nodes),
            lambda node: (middle.at_log_loss - middle.optimal_mean_log_loss[node + 1])
            / middle.optimal_sd_log_loss[node + 1]
        ))) as probability,
        case
            when isinf(middle.flops) then middle.flops
            else exp(cubic_between(
                middle.log_params_opt,
                ln(middle.flops),
                middle.log_flops_min,
                middle.log_flops_step
            ))
        end as params_opt,
        middle.flops_per_param_token,
        middle.flops_max
    from needed_at as middle
    inner join needed_at as lower_edge on lower_edge.side = -1
    inner join needed_at as upper_edge on upper_edge.side = 1
    where middle.side = 0
),

found as (
    from by_surface
    union all by name
    from by_law
)

select
    found.release,
    found.family,
    found.law,
    point.at_loss_nats as loss_nats,
    found.flops,
    found.lo,
    found.hi,
    found.probability,
    found.params_opt,
    case
        when isinf(found.flops) then found.flops
        else found.flops / found.flops_per_param_token / found.params_opt
    end as tokens_opt,
    point.at_level as level,
    found.flops / found.flops_max as flops_ratio
from found
cross join point;
