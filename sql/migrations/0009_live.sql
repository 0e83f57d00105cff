-- Runs in flight: where each is, where it should be, where it will end, and its curve for a chart.

create table publish.live_runs (
    release varchar not null,
    family varchar not null,
    run_id varchar not null,
    params double not null,
    tokens_planned double not null,
    tokens double not null,
    step bigint,
    share_done double not null,
    status varchar not null,
    reason varchar not null,
    loss_nats double,
    expected_loss_nats double,
    lo_loss_nats double,
    hi_loss_nats double,
    forecast_end_loss_nats double,
    lo_forecast_end_loss_nats double,
    hi_forecast_end_loss_nats double,
    expected_end_loss_nats double,
    lo_end_loss_nats double,
    hi_end_loss_nats double,
    level double not null,
    e_value double,
    alarm_share double,
    looks bigint not null,
    course varchar,
    course_runs bigint,
    started_at timestamptz,
    last_logged_at timestamptz
);
comment on table publish.live_runs is
'One row per release and unfinished run that was logged lately: is it on track.';
comment on column publish.live_runs.release is 'release of the forecast [-]';
comment on column publish.live_runs.family is 'model family [-]';
comment on column publish.live_runs.run_id is 'the run [-]';
comment on column publish.live_runs.params is 'N by the convention of the family [parameters]';
comment on column publish.live_runs.tokens_planned is 'tokens the run is meant to see [tokens]';
comment on column publish.live_runs.tokens is
'tokens seen at its last evaluation, repeats included [tokens]';
comment on column publish.live_runs.step is
'optimiser step of its last evaluation, null where not logged [steps]';
comment on column publish.live_runs.share_done is 'tokens over tokens_planned [-]';
comment on column publish.live_runs.status is
'on_track, above (worse than expected), below (better than expected), too_early or cannot_say [-]';
comment on column publish.live_runs.reason is 'the same in a sentence, with what to do [-]';
comment on column publish.live_runs.loss_nats is
'loss of its last evaluation, null where that is not finite [nats/token]';
comment on column publish.live_runs.expected_loss_nats is
'where the loss should be now, by the forecast and the course of the family; null where nothing can be said [nats/token]';
comment on column publish.live_runs.lo_loss_nats is
'lower end of the interval of expected_loss_nats, of one run [nats/token]';
comment on column publish.live_runs.hi_loss_nats is
'upper end of the interval of expected_loss_nats, of one run [nats/token]';
comment on column publish.live_runs.forecast_end_loss_nats is
'forecast of its end from size and tokens alone, without any evaluation of the run [nats/token]';
comment on column publish.live_runs.lo_forecast_end_loss_nats is
'lower end of the interval of forecast_end_loss_nats, of one run [nats/token]';
comment on column publish.live_runs.hi_forecast_end_loss_nats is
'upper end of the interval of forecast_end_loss_nats, of one run [nats/token]';
comment on column publish.live_runs.expected_end_loss_nats is
'where it will end, given its evaluations so far [nats/token]';
comment on column publish.live_runs.lo_end_loss_nats is
'lower end of the interval of expected_end_loss_nats [nats/token]';
comment on column publish.live_runs.hi_end_loss_nats is
'upper end of the interval of expected_end_loss_nats [nats/token]';
comment on column publish.live_runs.level is 'level of the intervals [-]';
comment on column publish.live_runs.e_value is
'largest evidence of all looks that it is off track; 1 is none, an alarm, at 64, is false for at most 1 run on track in 20; null where nothing can be said [-]';
comment on column publish.live_runs.alarm_share is
'share of the plan at which the alarm was raised, null where there was none [-]';
comment on column publish.live_runs.looks is
'evaluations at which the run was judged, one a hundredth of the plan at most [count]';
comment on column publish.live_runs.course is
'how its way to the end is known: collapse (finished runs of a like schedule) or annealing (law of the learning rate); null where it is not [-]';
comment on column publish.live_runs.course_runs is
'finished runs that its course stands on [count]';
comment on column publish.live_runs.started_at is 'first logged line [UTC]';
comment on column publish.live_runs.last_logged_at is 'last logged line [UTC]';

create table staging.live_runs as
select * exclude (release)
from publish.live_runs
where false;

create table publish.live_curves (
    release varchar not null,
    family varchar not null,
    run_id varchar not null,
    share_done double not null,
    tokens double not null,
    actual_loss_nats double,
    expected_loss_nats double,
    lo_loss_nats double,
    hi_loss_nats double,
    level double not null
);
comment on table publish.live_curves is
'One row per release, unfinished run and share of its plan: actual and expected loss.';
comment on column publish.live_curves.release is 'release of the forecast [-]';
comment on column publish.live_curves.family is 'model family [-]';
comment on column publish.live_curves.run_id is 'the run [-]';
comment on column publish.live_curves.share_done is 'tokens over the tokens planned [-]';
comment on column publish.live_curves.tokens is 'tokens seen, repeats included [tokens]';
comment on column publish.live_curves.actual_loss_nats is
'loss of the run, null beyond its last evaluation [nats/token]';
comment on column publish.live_curves.expected_loss_nats is
'where the loss should be, by the forecast of the end and the course of the family; null before the first look [nats/token]';
comment on column publish.live_curves.lo_loss_nats is
'lower end of the interval of one run [nats/token]';
comment on column publish.live_curves.hi_loss_nats is
'upper end of the interval of one run [nats/token]';
comment on column publish.live_curves.level is 'level of the interval [-]';

create table staging.live_curves as
select * exclude (release)
from publish.live_curves
where false;
