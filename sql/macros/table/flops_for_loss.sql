-- One row: the least compute that reaches a loss, its interval, and the share of draws in which any
-- compute does. Unreachable is infinite, so hi is infinite where a twentieth of the draws never get
-- there. No row where the release has no selected law for the family. Many losses at once:
--     select needed.* from range(20, 30) as tenths (tenth),
--     flops_for_loss('tiny', tenths.tenth / 10) as needed
create or replace macro flops_for_loss(family, loss_nats, release := null, level := 0.9) as table
with

law as (
    select
        fits.*,
        chinchilla_flops_for_loss(
            fits.irreducible_nats, fits.model_nats, fits.data_nats, fits.alpha, fits.beta,
            fits.flops_per_param_token, loss_nats::double
        ) as flops
    from publish.chinchilla_fits as fits
    where
        fits.family = family
        and fits.release
        = coalesce(release, (select latest.release from publish.latest_releases as latest))
),

drawn as (
    select
        chinchilla_flops_for_loss(
            draws.irreducible_nats, draws.model_nats, draws.data_nats, draws.alpha, draws.beta,
            law.flops_per_param_token, loss_nats::double
        ) as flops
    from publish.chinchilla_draws as draws
    cross join law
    where
        draws.family = family
        and draws.release = (select chosen.release from law as chosen)
),

spread as (
    select
        count(*) as draws,
        list(drawn.flops order by drawn.flops) as sorted_flops,
        avg(isfinite(drawn.flops)::integer) as probability
    from drawn
),

needed as (
    select
        law.*,
        spread.sorted_flops,
        spread.probability,
        -- Places in the sorted draws, rounded as quantile_disc rounds them; that itself takes no
        -- level that differs from row to row.
        (spread.draws - floor(spread.draws - (1 - level::double) / 2 * spread.draws))::bigint
            as lo_place,
        (spread.draws - floor(spread.draws - (1 + level::double) / 2 * spread.draws))::bigint
            as hi_place,
        chinchilla_params_opt(
            law.model_nats, law.data_nats, law.alpha, law.beta,
            law.flops / law.flops_per_param_token
        ) as params_opt
    from law
    cross join spread
)

select
    needed.release,
    needed.family,
    needed.law,
    loss_nats::double as loss_nats,
    needed.flops,
    needed.sorted_flops[greatest(1, needed.lo_place)] as lo,
    needed.sorted_flops[greatest(1, needed.hi_place)] as hi,
    needed.probability,
    needed.params_opt,
    case
        when isinf(needed.flops) then needed.flops
        else needed.flops / needed.flops_per_param_token / needed.params_opt
    end as tokens_opt,
    level::double as level,
    needed.flops / needed.flops_max as flops_ratio
from needed;
