-- One row per release, family, law, kind and bucket of extrapolation, and one for all of them.
create or replace view publish.scores as
with

bucketed as (
    select
        *,
        case
            when flops_ratio <= 1 then '<=1x'
            when flops_ratio <= 3 then '1-3x'
            when flops_ratio <= 10 then '3-10x'
            when flops_ratio <= 100 then '10-100x'
            else '>100x'
        end as flops_bucket
    from publish.predicted_vs_actual
),

-- Twice the integral of the pinball loss over all probabilities, by the midpoints of 200 slices.
-- The prediction is normal in the logarithm, with the spread that its 90 % interval shows.
slices as (
    select (range + 0.5) / 200 as probability
    from range(200)
),

ranked as (
    select
        release,
        family,
        law,
        run_id,
        kind,
        2 * avg(
            pinball_loss(
                actual_loss_nats,
                probability,
                predicted_loss_nats * exp(
                    ln(hi_90_loss_nats / predicted_loss_nats)
                    * normal_quantile(probability) / normal_quantile(0.95)
                )
            )
        ) as crps_nats
    from publish.predicted_vs_actual
    cross join slices
    group by all
),

-- The median and the ends of three intervals are seven quantiles; list_avg passes over a null.
scored as (
    select
        *,
        list_avg([
            pinball_loss(actual_loss_nats, 0.05, lo_90_loss_nats),
            pinball_loss(actual_loss_nats, 0.10, lo_80_loss_nats),
            pinball_loss(actual_loss_nats, 0.25, lo_50_loss_nats),
            pinball_loss(actual_loss_nats, 0.50, predicted_loss_nats),
            pinball_loss(actual_loss_nats, 0.75, hi_50_loss_nats),
            pinball_loss(actual_loss_nats, 0.90, hi_80_loss_nats),
            pinball_loss(actual_loss_nats, 0.95, hi_90_loss_nats),
        ]) as pinball_nats
    from bucketed
    inner join ranked using (release, family, law, run_id, kind)
)

select
    ---------- keys
    release,
    family,
    law,
    kind,
    case when grouping(flops_bucket) = 1 then 'all' else flops_bucket end as bucket,
    ---------- how far off
    count(*) as n,
    avg(abs(error_relative)) as are,
    avg(error_relative) as bias,
    ---------- how honest the intervals
    avg((actual_loss_nats between lo_50_loss_nats and hi_50_loss_nats)::integer) as coverage_50,
    avg((actual_loss_nats between lo_80_loss_nats and hi_80_loss_nats)::integer) as coverage_80,
    avg((actual_loss_nats between lo_90_loss_nats and hi_90_loss_nats)::integer) as coverage_90,
    avg(pinball_nats) as pinball,
    avg(crps_nats) as crps,
    ---------- against predicting the best loss so far
    case
        when kind <> 'fit'
            then
                1 - avg(abs(error_relative)) filter (where best_so_far_loss_nats is not null)
                / nullif(avg(abs(actual_loss_nats - best_so_far_loss_nats) / actual_loss_nats), 0)
    end as skill_best_so_far

from scored
group by grouping sets (
    (release, family, law, kind, flops_bucket),
    (release, family, law, kind)
);

comment on view publish.scores is
'One row per release, family, law, kind and bucket of extrapolation, and one for all of them.';
comment on column publish.scores.release is 'release of the coefficients [-]';
comment on column publish.scores.family is 'model family [-]';
comment on column publish.scores.law is 'law, by its name in laws/ [-]';
comment on column publish.scores.kind is 'fit, backtest or forecast [-]';
comment on column publish.scores.bucket is
'compute of the runs over the most compute the law had seen: <=1x to >100x, or all [-]';
comment on column publish.scores.n is 'runs predicted [count]';
comment on column publish.scores.are is 'mean of |actual - predicted| / actual [-]';
comment on column publish.scores.bias is
'mean of (actual - predicted) / actual; positive is worse than predicted [-]';
comment on column publish.scores.coverage_50 is 'share of runs inside the 50 % interval [-]';
comment on column publish.scores.coverage_80 is 'share of runs inside the 80 % interval [-]';
comment on column publish.scores.coverage_90 is 'share of runs inside the 90 % interval [-]';
comment on column publish.scores.pinball is
'mean pinball loss over the quantiles known, of .05 .1 .25 .5 .75 .9 .95 [nats/token]';
comment on column publish.scores.crps is
'continuous ranked probability score of the prediction, normal in log loss [nats/token]';
comment on column publish.scores.skill_best_so_far is
'1 - are / are of predicting the best loss seen so far; 1 is perfect; null for runs of the fit [-]';
