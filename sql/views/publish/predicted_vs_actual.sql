-- One row per release, family, law, run and kind: what the law predicted beside what the run did.
create or replace view publish.predicted_vs_actual as
with

-- 1.2815... and 1.6448... are the normal quantiles of 90 and 95 %.
forecasts as (
    select
        *,
        ln(q95_loss_nats / q05_loss_nats) / 2 * 1.2815515655446004e0 / 1.6448536269514722e0
            as half_80
    from publish.forecast_outcomes
    where is_forecast
),

-- Predictions of runs that the release knew; then forecasts, which were made before their run.
predicted as (
    select
        *,
        false as is_forecast
    from publish.predictions

    union all by name

    select
        release,
        family,
        law,
        run_id,
        'forecast' as kind,
        q50_loss_nats as predicted_loss_nats,
        q05_loss_nats as lo_loss_nats,
        q95_loss_nats as hi_loss_nats,
        q25_loss_nats as lo_50_loss_nats,
        q75_loss_nats as hi_50_loss_nats,
        q50_loss_nats * exp(-half_80) as lo_80_loss_nats,
        q50_loss_nats * exp(half_80) as hi_80_loss_nats,
        q05_loss_nats as lo_90_loss_nats,
        q95_loss_nats as hi_90_loss_nats,
        0.9e0 as level,
        flops_ratio,
        best_so_far_loss_nats,
        power_law_loss_nats,
        published_shape_loss_nats,
        previous_release_loss_nats,
        forecast_id,
        month,
        is_forecast
    from forecasts
),

-- A prediction is taken as normal in the logarithm, with the spread that its 90 % interval shows.
beside_actual as (
    select
        predicted.*,
        runs.loss_nats as actual_loss_nats,
        runs.params,
        runs.tokens,
        runs.flops,
        runs.is_in_fit,
        runs.is_holdout,
        ln(predicted.hi_90_loss_nats / predicted.lo_90_loss_nats) / 2 / 1.6448536269514722e0
            as log_sd
    from predicted
    inner join publish.runs using (release, family, run_id)
    where runs.loss_nats is not null
),

placed as (
    select
        *,
        case when log_sd > 0 then ln(actual_loss_nats / predicted_loss_nats) / log_sd end as z
    from beside_actual
),

scored as (
    select
        *,
        normal_probability(z) as pit
    from placed
)

select
    ---------- keys
    release,
    family,
    law,
    run_id,
    kind,
    ---------- predicted
    predicted_loss_nats,
    lo_loss_nats,
    hi_loss_nats,
    lo_50_loss_nats,
    hi_50_loss_nats,
    lo_80_loss_nats,
    hi_80_loss_nats,
    lo_90_loss_nats,
    hi_90_loss_nats,
    level,
    ---------- actual
    actual_loss_nats,
    actual_loss_nats - predicted_loss_nats as residual_nats,
    (actual_loss_nats - predicted_loss_nats) / actual_loss_nats as error_relative,
    actual_loss_nats between lo_loss_nats and hi_loss_nats as is_inside,
    ---------- scores of this prediction alone
    log_sd,
    pit,
    log_normal_crps(actual_loss_nats, predicted_loss_nats, log_sd, z, pit) as crps_nats,
    hi_90_loss_nats - lo_90_loss_nats
    + 20 * (
        case
            when actual_loss_nats < lo_90_loss_nats then lo_90_loss_nats - actual_loss_nats
            when actual_loss_nats > hi_90_loss_nats then actual_loss_nats - hi_90_loss_nats
            else 0
        end
    ) as winkler_90_nats,
    ---------- was it a forecast, or hindsight?
    is_forecast,
    forecast_id,
    month,
    ---------- how far out, and what simpler predictions said
    flops_ratio,
    best_so_far_loss_nats,
    power_law_loss_nats,
    published_shape_loss_nats,
    previous_release_loss_nats,
    ---------- the run
    params,
    tokens,
    flops,
    is_in_fit,
    is_holdout

from scored;

comment on view publish.predicted_vs_actual is
'One row per release, family, law, run and kind of prediction.';
comment on column publish.predicted_vs_actual.release is 'release of the coefficients [-]';
comment on column publish.predicted_vs_actual.family is 'model family [-]';
comment on column publish.predicted_vs_actual.law is 'law, by its name in laws/ [-]';
comment on column publish.predicted_vs_actual.run_id is 'the run [-]';
comment on column publish.predicted_vs_actual.kind is 'fit, backtest or forecast [-]';
comment on column publish.predicted_vs_actual.predicted_loss_nats is 'predicted loss [nats/token]';
comment on column publish.predicted_vs_actual.lo_loss_nats is
'lower end of the interval for one run [nats/token]';
comment on column publish.predicted_vs_actual.hi_loss_nats is
'upper end of the interval for one run [nats/token]';
comment on column publish.predicted_vs_actual.lo_50_loss_nats is
'lower end of the 50 % interval for one run [nats/token]';
comment on column publish.predicted_vs_actual.hi_50_loss_nats is
'upper end of the 50 % interval for one run [nats/token]';
comment on column publish.predicted_vs_actual.lo_80_loss_nats is
'lower end of the 80 % interval for one run [nats/token]';
comment on column publish.predicted_vs_actual.hi_80_loss_nats is
'upper end of the 80 % interval for one run [nats/token]';
comment on column publish.predicted_vs_actual.lo_90_loss_nats is
'lower end of the 90 % interval for one run [nats/token]';
comment on column publish.predicted_vs_actual.hi_90_loss_nats is
'upper end of the 90 % interval for one run [nats/token]';
comment on column publish.predicted_vs_actual.level is
'share of outcomes lo_loss_nats to hi_loss_nats is meant to hold [-]';
comment on column publish.predicted_vs_actual.actual_loss_nats is
'loss of the last evaluation of the run [nats/token]';
comment on column publish.predicted_vs_actual.residual_nats is
'actual less predicted; positive is worse than predicted [nats/token]';
comment on column publish.predicted_vs_actual.error_relative is
'residual over actual; positive is worse than predicted [-]';
comment on column publish.predicted_vs_actual.is_inside is
'true when the actual loss lies in the interval for one run [-]';
comment on column publish.predicted_vs_actual.log_sd is
'spread of the logarithm that the 90 % interval shows [-]';
comment on column publish.predicted_vs_actual.pit is
'probability that the prediction gave to a loss below the actual one [-]';
comment on column publish.predicted_vs_actual.crps_nats is
'continuous ranked probability score, normal in log loss [nats/token]';
comment on column publish.predicted_vs_actual.winkler_90_nats is
'Winkler score of the 90 % interval: its width, and 20 times what the actual loss lies outside [nats/token]';
comment on column publish.predicted_vs_actual.is_forecast is
'true when it was written before the first logged point of the run: kind forecast [-]';
comment on column publish.predicted_vs_actual.forecast_id is
'the forecast in publish.forecasts, null for the other kinds [-]';
comment on column publish.predicted_vs_actual.month is
'month in which the forecast was made, null for the other kinds [-]';
comment on column publish.predicted_vs_actual.flops_ratio is
'compute of the run over the most compute the law had seen [-]';
comment on column publish.predicted_vs_actual.best_so_far_loss_nats is
'baseline: least loss among the runs the law had seen [nats/token]';
comment on column publish.predicted_vs_actual.power_law_loss_nats is
'baseline of forecasts: pure power law of compute through the best run of the last two budgets [nats/token]';
comment on column publish.predicted_vs_actual.published_shape_loss_nats is
'baseline of forecasts: A, B, alpha and beta of Hoffmann et al. 2022, E from the runs [nats/token]';
comment on column publish.predicted_vs_actual.previous_release_loss_nats is
'baseline of forecasts: median by the release before [nats/token]';
comment on column publish.predicted_vs_actual.params is
'N by the convention of the family [parameters]';
comment on column publish.predicted_vs_actual.tokens is
'tokens trained on, repeats included [tokens]';
comment on column publish.predicted_vs_actual.flops is 'training compute [FLOPs]';
comment on column publish.predicted_vs_actual.is_in_fit is
'true when the published law was fitted to the run [-]';
comment on column publish.predicted_vs_actual.is_holdout is
'true when it was kept out of the fit to be predicted [-]';
