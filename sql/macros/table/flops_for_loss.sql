-- One row: the least compute that reaches a loss, its interval, and the share of draws in which any
-- compute does. Unreachable is infinite, so hi is infinite where a twentieth of the draws never get
-- there. The law is the selected one, or the one named. No row where the release has no such law
-- for the family, where the law is held, and for isoFLOP lines that were drawn through sizes alone.
-- Many losses at once:
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
        coalesce(release, (select latest.release from publish.latest_releases as latest))
            as wanted_release
),

point as (
    select
        loss_nats::double as at_loss_nats,
        level::double as at_level
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
)

select
    needed.release,
    needed.family,
    needed.law,
    point.at_loss_nats as loss_nats,
    needed.flops,
    needed.sorted_flops[greatest(1, needed.lo_place)] as lo,
    needed.sorted_flops[greatest(1, needed.hi_place)] as hi,
    needed.probability,
    needed.params_opt,
    case
        when isinf(needed.flops) then needed.flops
        else needed.flops / needed.flops_per_param_token / needed.params_opt
    end as tokens_opt,
    point.at_level as level,
    needed.flops / needed.flops_max as flops_ratio
from needed
cross join point;
