-- One row per release and forecast made from it or from an earlier one: what became of it.
create or replace view publish.forecast_outcomes as
with

shown as (
    select
        releases.release,
        forecasts.release as forecast_release,
        forecasts.* exclude (release)
    from publish.releases
    inner join publish.releases as origins
        on
            releases.released_at > origins.released_at
            or (releases.released_at = origins.released_at and releases.release >= origins.release)
    inner join publish.forecasts on origins.release = forecasts.release
),

-- A log without times began, as far as anyone can tell, when a release first held its run.
first_seen as (
    select
        runs.family,
        runs.run_id,
        min(releases.released_at) as first_seen_at
    from publish.runs
    inner join publish.releases using (release)
    group by runs.family, runs.run_id
),

known_runs as (
    select
        runs.release,
        runs.family,
        runs.run_id,
        runs.params as actual_params,
        runs.tokens as actual_tokens,
        runs.loss_nats as actual_loss_nats,
        runs.is_final,
        runs.exclusion,
        coalesce(runs.started_at, first_seen.first_seen_at) as began_at,
        runs.finished_at
    from publish.runs
    inner join first_seen using (family, run_id)
),

-- By the name of the run; a forecast without one is of the first run of its size and tokens that
-- began after it.
matched as (
    select
        shown.*,
        known_runs.run_id as actual_run_id,
        known_runs.* exclude (release, family, run_id),
        actual_params / shown.params between 0.98 and 1.02
        and actual_tokens / shown.tokens between 0.98 and 1.02 as is_as_announced
    from shown
    left join known_runs
        on
            shown.release = known_runs.release
            and shown.family = known_runs.family
            and case
                when shown.run_id is null
                    then
                        shown.made_at < known_runs.began_at
                        and known_runs.actual_params / shown.params between 0.98 and 1.02
                        and known_runs.actual_tokens / shown.tokens between 0.98 and 1.02
                else shown.run_id = known_runs.run_id
            end
    qualify
        row_number() over (
            partition by shown.release, shown.sequence
            order by known_runs.began_at, known_runs.run_id
        ) = 1
),

found as (
    select
        *,
        case
            when actual_run_id is null or (actual_loss_nats is null and finished_at is null)
                then 'announced'
            when
                exclusion in (
                    'loss_finite', 'loss_positive', 'loss_in_range', 'loss_not_diverged'
                )
                then 'left_out'
            when actual_loss_nats is null or not is_final then 'unfinished'
            when exclusion is not null then 'left_out'
            when not is_forecast or made_at >= began_at then 'late'
            when not coalesce(is_as_announced, false) then 'other_run'
            else 'scored'
        end as state_alone
    from matched
),

-- Of several forecasts of a run the last one before it began counts, once.
ranked as (
    select
        *,
        row_number() over (
            partition by release, family, actual_run_id, state_alone
            order by made_at desc, sequence desc
        ) as place
    from found
)

select
    ---------- keys
    release,
    forecast_id,
    sequence,
    family,
    law,
    coalesce(actual_run_id, run_id) as run_id,
    ---------- what was said, when, from what
    forecast_release,
    made_at,
    strftime(made_at at time zone 'UTC', '%Y-%m') as month,
    params,
    tokens,
    flops,
    flops_ratio,
    share_done,
    q05_loss_nats,
    q25_loss_nats,
    q50_loss_nats,
    q75_loss_nats,
    q95_loss_nats,
    widening,
    best_so_far_loss_nats,
    power_law_loss_nats,
    published_shape_loss_nats,
    previous_release_loss_nats,
    ---------- what came of it
    if(state_alone = 'scored' and place > 1, 'superseded', state_alone) as state,
    state = 'scored' as is_forecast,
    began_at,
    case when state not in ('announced', 'unfinished', 'left_out') then actual_loss_nats end
        as actual_loss_nats

from ranked;

comment on view publish.forecast_outcomes is
'One row per release and forecast made from it or from an earlier one: what became of it.';
comment on column publish.forecast_outcomes.release is
'release that knew this of the forecast and of its run [-]';
comment on column publish.forecast_outcomes.forecast_id is 'the forecast [-]';
comment on column publish.forecast_outcomes.sequence is 'its place in the ledger, from 1 [-]';
comment on column publish.forecast_outcomes.family is 'model family [-]';
comment on column publish.forecast_outcomes.law is 'law it was made with, by its name in laws/ [-]';
comment on column publish.forecast_outcomes.run_id is
'the run it is of: as named, or the first of its size and tokens that began after it [-]';
comment on column publish.forecast_outcomes.forecast_release is 'release it was made from [-]';
comment on column publish.forecast_outcomes.made_at is 'when it was made [UTC]';
comment on column publish.forecast_outcomes.month is 'month in which it was made [-]';
comment on column publish.forecast_outcomes.params is
'model size it was made for, by the convention of the family [parameters]';
comment on column publish.forecast_outcomes.tokens is 'tokens it was made for [tokens]';
comment on column publish.forecast_outcomes.flops is 'compute it was made for [FLOPs]';
comment on column publish.forecast_outcomes.flops_ratio is
'that compute over the most compute the law had seen [-]';
comment on column publish.forecast_outcomes.share_done is
'share of the planned tokens that the run had done when it was made [-]';
comment on column publish.forecast_outcomes.q05_loss_nats is
'5 % quantile of the predicted loss [nats/token]';
comment on column publish.forecast_outcomes.q25_loss_nats is
'25 % quantile of the predicted loss [nats/token]';
comment on column publish.forecast_outcomes.q50_loss_nats is
'median of the predicted loss [nats/token]';
comment on column publish.forecast_outcomes.q75_loss_nats is
'75 % quantile of the predicted loss [nats/token]';
comment on column publish.forecast_outcomes.q95_loss_nats is
'95 % quantile of the predicted loss [nats/token]';
comment on column publish.forecast_outcomes.widening is
'factor on the spread of the law that earlier forecasts asked for; 1 for none [-]';
comment on column publish.forecast_outcomes.best_so_far_loss_nats is
'baseline: least loss among the runs of the fit [nats/token]';
comment on column publish.forecast_outcomes.power_law_loss_nats is
'baseline: pure power law of compute through the best run of the last two budgets [nats/token]';
comment on column publish.forecast_outcomes.published_shape_loss_nats is
'baseline: A, B, alpha and beta of Hoffmann et al. 2022, E from the runs [nats/token]';
comment on column publish.forecast_outcomes.previous_release_loss_nats is
'baseline: median by the release before [nats/token]';
comment on column publish.forecast_outcomes.state is
'announced, unfinished, scored, superseded (a later one came before the run), late (made after the first logged point), other_run (2 % off the announced size or tokens) or left_out [-]';
comment on column publish.forecast_outcomes.is_forecast is
'true for the one forecast of a run that counts: made before its first logged point [-]';
comment on column publish.forecast_outcomes.began_at is
'first logged line of the run; without times in its log, when a release first held it [UTC]';
comment on column publish.forecast_outcomes.actual_loss_nats is
'loss of the run at its end, null until then and for a run that was left out [nats/token]';
