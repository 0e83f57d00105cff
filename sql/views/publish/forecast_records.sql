-- One row per release and family with forecasts: how those that could be scored did.
-- The intervals are judged as they were made. Whether the next ones widen is judged without the
-- widening of earlier ones, or it would undo itself: the 90 % quantile of the errors in units of
-- their unwidened interval is the factor with which nine of ten would have been inside.
create or replace view publish.forecast_records as
with

counted as (
    select
        release,
        family,
        count(*) as forecasts,
        count(*) filter (where state in ('announced', 'unfinished')) as waiting,
        count(*) filter (where state = 'late' or share_done > 0) as late,
        count(*) filter (where state = 'left_out') as left_out
    from publish.forecast_outcomes
    group by release, family
),

scored as (
    select
        predicted.release,
        predicted.family,
        count(*) as scored,
        count(*) filter (
            where predicted.actual_loss_nats
            between predicted.lo_50_loss_nats and predicted.hi_50_loss_nats
        ) as inside_50,
        count(*) filter (
            where predicted.actual_loss_nats
            between predicted.lo_80_loss_nats and predicted.hi_80_loss_nats
        ) as inside_80,
        count(*) filter (
            where predicted.actual_loss_nats
            between predicted.lo_90_loss_nats and predicted.hi_90_loss_nats
        ) as inside_90,
        avg(abs(predicted.error_relative) order by predicted.run_id) as are,
        avg(predicted.error_relative order by predicted.run_id) as bias,
        skill(
            avg(abs(predicted.error_relative) order by predicted.run_id)
            filter (where predicted.best_so_far_loss_nats is not null),
            avg(
                abs(predicted.actual_loss_nats - predicted.best_so_far_loss_nats)
                / predicted.actual_loss_nats
                order by predicted.run_id
            )
        ) as skill_best_so_far,
        list(
            forecasts.widening
            * abs(ln(predicted.actual_loss_nats / predicted.predicted_loss_nats))
            / nullif(1.6448536269514722e0 * predicted.log_sd, 0)
        ) as stretches
    from publish.predicted_vs_actual as predicted
    inner join publish.forecasts using (forecast_id)
    where predicted.is_forecast
    group by predicted.release, predicted.family
),

judged as (
    select
        counted.release,
        counted.family,
        counted.forecasts,
        counted.waiting,
        counted.late,
        counted.left_out,
        coalesce(scored.scored, 0) as scored,
        coalesce(scored.inside_50, 0) as inside_50,
        coalesce(scored.inside_80, 0) as inside_80,
        coalesce(scored.inside_90, 0) as inside_90,
        scored.are,
        scored.bias,
        scored.skill_best_so_far,
        scored.stretches
    from counted
    left join scored using (release, family)
)

select
    ---------- keys
    release,
    family,
    ---------- how many
    forecasts,
    waiting,
    late,
    left_out,
    scored,
    ---------- how they did
    inside_50,
    inside_80,
    inside_90,
    are,
    bias,
    skill_best_so_far,
    ---------- what follows
    scored < 5 as is_too_few,
    scored >= 10 and inside_90 < 0.75 * scored as is_doubtful,
    case
        when scored < 5 then 'too few to say'
        when is_doubtful
            then
                inside_90 || ' of ' || scored || ' forecasts inside their 90 % interval: doubtful'
        else inside_90 || ' of ' || scored || ' forecasts inside their 90 % interval'
    end as verdict,
    case
        when
            scored >= 10
            and len(list_filter(stretches, stretch -> stretch <= 1)) < 0.75 * scored
            then greatest(list_sort(stretches)[ceil(0.9 * scored)::bigint], 1)
        else 1e0
    end as widening

from judged;

comment on view publish.forecast_records is
'One row per release and family with forecasts: how those that could be scored did.';
comment on column publish.forecast_records.release is 'release that knew how the runs ended [-]';
comment on column publish.forecast_records.family is 'model family [-]';
comment on column publish.forecast_records.forecasts is 'rows of the ledger by then [count]';
comment on column publish.forecast_records.waiting is
'forecasts whose run has not ended [count]';
comment on column publish.forecast_records.late is
'rows made after their run began, which never count [count]';
comment on column publish.forecast_records.left_out is
'forecasts of runs that diverged or that the settings leave out [count]';
comment on column publish.forecast_records.scored is
'runs whose forecast could be scored, one forecast a run [count]';
comment on column publish.forecast_records.inside_50 is
'of these, runs inside the 50 % interval [count]';
comment on column publish.forecast_records.inside_80 is
'of these, runs inside the 80 % interval [count]';
comment on column publish.forecast_records.inside_90 is
'of these, runs inside the 90 % interval [count]';
comment on column publish.forecast_records.are is 'mean of |actual - predicted| / actual [-]';
comment on column publish.forecast_records.bias is
'mean of (actual - predicted) / actual; positive is worse than predicted [-]';
comment on column publish.forecast_records.skill_best_so_far is
'1 - are / are of predicting the best loss seen so far; 1 is perfect [-]';
comment on column publish.forecast_records.is_too_few is
'true below five scored forecasts: too few to say [-]';
comment on column publish.forecast_records.is_doubtful is
'true when below 75 % of at least ten forecasts were inside their 90 % interval [-]';
comment on column publish.forecast_records.verdict is 'the record in words [-]';
comment on column publish.forecast_records.widening is
'factor on the spread of the next intervals; 1 unless below 75 % of at least ten forecasts held without widening [-]';
