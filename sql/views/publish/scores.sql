-- One row per release, family, law, kind and bucket of extrapolation, one for all of them, and for
-- forecasts one per month. Means are taken in the order of the runs, so that they come out alike.
create or replace view publish.scores as
with

-- The median and the ends of three intervals are seven quantiles; list_avg passes over a null.
scored as (
    select
        *,
        case
            when flops_ratio <= 1 then '<=1x'
            when flops_ratio <= 3 then '1-3x'
            when flops_ratio <= 10 then '3-10x'
            when flops_ratio <= 100 then '10-100x'
            else '>100x'
        end as flops_bucket,
        abs(error_relative) as error_size,
        list_avg([
            pinball_loss(actual_loss_nats, 0.05, lo_90_loss_nats),
            pinball_loss(actual_loss_nats, 0.10, lo_80_loss_nats),
            pinball_loss(actual_loss_nats, 0.25, lo_50_loss_nats),
            pinball_loss(actual_loss_nats, 0.50, predicted_loss_nats),
            pinball_loss(actual_loss_nats, 0.75, hi_50_loss_nats),
            pinball_loss(actual_loss_nats, 0.90, hi_80_loss_nats),
            pinball_loss(actual_loss_nats, 0.95, hi_90_loss_nats),
        ]) as pinball_nats
    from publish.predicted_vs_actual
),

-- What the baselines were off by, in runs that were not fitted.
compared as (
    select
        *,
        abs(actual_loss_nats - best_so_far_loss_nats) / actual_loss_nats as best_so_far_error,
        abs(actual_loss_nats - power_law_loss_nats) / actual_loss_nats as power_law_error,
        abs(actual_loss_nats - published_shape_loss_nats) / actual_loss_nats
            as published_shape_error,
        abs(actual_loss_nats - previous_release_loss_nats) / actual_loss_nats
            as previous_release_error
    from scored
)

select
    ---------- keys
    release,
    family,
    law,
    kind,
    case
        when grouping(flops_bucket) = 0 then flops_bucket
        when grouping(month) = 0 then 'month'
        else 'all'
    end as bucket,
    month,
    ---------- how far off
    count(*) as n,
    n < 5 as is_too_few,
    avg(error_size order by run_id) as are,
    avg(error_relative order by run_id) as bias,
    ---------- how honest the intervals
    avg((actual_loss_nats between lo_50_loss_nats and hi_50_loss_nats)::integer) as coverage_50,
    avg((actual_loss_nats between lo_80_loss_nats and hi_80_loss_nats)::integer) as coverage_80,
    avg((actual_loss_nats between lo_90_loss_nats and hi_90_loss_nats)::integer) as coverage_90,
    avg(pinball_nats order by run_id) as pinball,
    avg(crps_nats order by run_id) as crps,
    avg(winkler_90_nats order by run_id) as winkler_90,
    ---------- against simpler predictions of the same runs
    case
        when kind <> 'fit'
            then skill(
                avg(error_size order by run_id) filter (where best_so_far_error is not null),
                avg(best_so_far_error order by run_id)
            )
    end as skill_best_so_far,
    skill(
        avg(error_size order by run_id) filter (where power_law_error is not null),
        avg(power_law_error order by run_id)
    ) as skill_power_law,
    skill(
        avg(error_size order by run_id) filter (where published_shape_error is not null),
        avg(published_shape_error order by run_id)
    ) as skill_published_shape,
    skill(
        avg(error_size order by run_id) filter (where previous_release_error is not null),
        avg(previous_release_error order by run_id)
    ) as skill_previous_release

from compared
group by
    grouping sets (
        (release, family, law, kind, flops_bucket),
        (release, family, law, kind, month),
        (release, family, law, kind)
    )
having grouping(month) = 1 or month is not null;

comment on view publish.scores is
'One row per release, family, law, kind and bucket of extrapolation, one for all, and one per month of forecasts.';
comment on column publish.scores.release is 'release of the coefficients [-]';
comment on column publish.scores.family is 'model family [-]';
comment on column publish.scores.law is 'law, by its name in laws/ [-]';
comment on column publish.scores.kind is 'fit, backtest or forecast [-]';
comment on column publish.scores.bucket is
'compute of the runs over the most compute the law had seen: <=1x to >100x, or all, or month [-]';
comment on column publish.scores.month is
'month in which the forecasts were made, where bucket is month [-]';
comment on column publish.scores.n is 'runs predicted [count]';
comment on column publish.scores.is_too_few is 'true below five runs: too few to say [-]';
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
comment on column publish.scores.winkler_90 is
'mean Winkler score of the 90 % intervals [nats/token]';
comment on column publish.scores.skill_best_so_far is
'1 - are / are of predicting the best loss seen so far; 1 is perfect; null for runs of the fit [-]';
comment on column publish.scores.skill_power_law is
'1 - are / are of a pure power law of compute through the last two budgets; forecasts only [-]';
comment on column publish.scores.skill_published_shape is
'1 - are / are of the published Chinchilla law with E from the runs; forecasts only [-]';
comment on column publish.scores.skill_previous_release is
'1 - are / are of the release before; forecasts only [-]';
