-- One row per release, family, law, run and kind: what the law predicted beside what the run did.
create or replace view publish.predicted_vs_actual as
select
    ---------- keys
    predictions.release,
    predictions.family,
    predictions.law,
    predictions.run_id,
    predictions.kind,
    ---------- predicted
    predictions.predicted_loss_nats,
    predictions.lo_loss_nats,
    predictions.hi_loss_nats,
    predictions.lo_50_loss_nats,
    predictions.hi_50_loss_nats,
    predictions.lo_80_loss_nats,
    predictions.hi_80_loss_nats,
    predictions.lo_90_loss_nats,
    predictions.hi_90_loss_nats,
    predictions.level,
    ---------- actual
    runs.loss_nats as actual_loss_nats,
    runs.loss_nats - predictions.predicted_loss_nats as residual_nats,
    residual_nats / runs.loss_nats as error_relative,
    runs.loss_nats between predictions.lo_loss_nats and predictions.hi_loss_nats as is_inside,
    ---------- was it a forecast, or hindsight?
    -- A release knows every run it predicts here; forecasts made before their run are in
    -- publish.forecasts.
    false as is_forecast,
    ---------- how far out
    predictions.flops_ratio,
    predictions.best_so_far_loss_nats,
    ---------- the run
    runs.params,
    runs.tokens,
    runs.flops,
    runs.is_in_fit,
    runs.is_holdout

from publish.predictions
inner join publish.runs using (release, family, run_id)
where runs.loss_nats is not null;

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
comment on column publish.predicted_vs_actual.is_forecast is
'true when the release is older than the run; never so here, see publish.forecasts [-]';
comment on column publish.predicted_vs_actual.flops_ratio is
'compute of the run over the most compute the law had seen [-]';
comment on column publish.predicted_vs_actual.best_so_far_loss_nats is
'least loss among the runs the law had seen: the baseline [nats/token]';
comment on column publish.predicted_vs_actual.params is
'N by the convention of the family [parameters]';
comment on column publish.predicted_vs_actual.tokens is
'tokens trained on, repeats included [tokens]';
comment on column publish.predicted_vs_actual.flops is 'training compute [FLOPs]';
comment on column publish.predicted_vs_actual.is_in_fit is
'true when the published law was fitted to the run [-]';
comment on column publish.predicted_vs_actual.is_holdout is
'true when it was kept out of the fit to be predicted [-]';
