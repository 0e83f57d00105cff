-- One row per release and forecast made from it or from an earlier one: what became of it.
create or replace view publish.forecast_outcomes as
with

-- Narrow rows up to the end, because there is one for every forecast and every later release.
shown as (
    select
        releases.release,
        forecasts.sequence,
        forecasts.family,
        forecasts.run_id,
        forecasts.params,
        forecasts.tokens,
        forecasts.made_at,
        forecasts.is_forecast
    from publish.releases
    inner join publish.releases as origins on releases.number >= origins.number
    inner join publish.forecasts on origins.release = forecasts.release
),

-- A log without times began, as far as anyone can tell, when a release first held its run.
first_seen as (
    select
        runs.family,
        runs.run_id,
        arg_min(releases.released_at, releases.number) as first_seen_at
    from publish.runs
    inner join publish.releases using (release)
    group by runs.family, runs.run_id
),

known_runs as (
    select
        runs.release,
        runs.family,
        runs.run_id,
        runs.params,
        runs.tokens,
        runs.loss_nats,
        runs.is_final,
        runs.exclusion,
        coalesce(runs.started_at, first_seen.first_seen_at) as began_at,
        runs.finished_at
    from publish.runs
    inner join first_seen using (family, run_id)
),

-- A forecast without a name is of the first run of its size and tokens that began after it.
of_a_size as (
    select
        shown.release,
        shown.sequence,
        arg_min(known_runs.run_id, (known_runs.began_at, known_runs.run_id)) as run_id
    from shown
    inner join known_runs
        on
            shown.release = known_runs.release
            and shown.family = known_runs.family
            and shown.made_at < known_runs.began_at
    where
        shown.run_id is null
        and known_runs.params / shown.params between 0.98 and 1.02
        and known_runs.tokens / shown.tokens between 0.98 and 1.02
    group by shown.release, shown.sequence
),

named as (
    select shown.* replace (coalesce(shown.run_id, of_a_size.run_id) as run_id)
    from shown
    left join of_a_size using (release, sequence)
),

found as (
    select
        named.release,
        named.sequence,
        named.family,
        named.run_id,
        named.made_at,
        known_runs.began_at,
        known_runs.loss_nats,
        case
            when
                known_runs.run_id is null
                or (known_runs.loss_nats is null and known_runs.finished_at is null)
                then 'announced'
            when
                known_runs.exclusion in (
                    'loss_finite', 'loss_positive', 'loss_in_range', 'loss_not_diverged'
                )
                then 'left_out'
            when known_runs.loss_nats is null or not known_runs.is_final then 'unfinished'
            when known_runs.exclusion is not null then 'left_out'
            when not named.is_forecast or named.made_at >= known_runs.began_at then 'late'
            when
                known_runs.params / named.params between 0.98 and 1.02
                and known_runs.tokens / named.tokens between 0.98 and 1.02
                then 'scored'
            else 'other_run'
        end as state
    from named
    left join known_runs using (release, family, run_id)
),

-- Of several forecasts of a run the last one before it began counts, once.
last_ones as (
    select
        release,
        family,
        run_id,
        arg_max(sequence, (made_at, sequence)) as last_sequence
    from found
    where state = 'scored'
    group by release, family, run_id
),

judged as (
    select
        found.release,
        found.sequence,
        found.run_id,
        found.began_at,
        found.loss_nats,
        if(
            found.state = 'scored' and found.sequence <> last_ones.last_sequence,
            'superseded',
            state
        )
            as state
    from found
    left join last_ones using (release, family, run_id)
)

select
    ---------- keys
    judged.release,
    forecasts.forecast_id,
    forecasts.sequence,
    forecasts.family,
    forecasts.law,
    judged.run_id,
    ---------- what was said, when, from what
    forecasts.release as forecast_release,
    forecasts.made_at,
    strftime(forecasts.made_at at time zone 'UTC', '%Y-%m') as month,
    forecasts.params,
    forecasts.tokens,
    forecasts.flops,
    forecasts.flops_ratio,
    forecasts.share_done,
    forecasts.q05_loss_nats,
    forecasts.q25_loss_nats,
    forecasts.q50_loss_nats,
    forecasts.q75_loss_nats,
    forecasts.q95_loss_nats,
    forecasts.widening,
    forecasts.best_so_far_loss_nats,
    forecasts.power_law_loss_nats,
    forecasts.published_shape_loss_nats,
    forecasts.previous_release_loss_nats,
    ---------- what came of it
    judged.state,
    judged.state = 'scored' as is_forecast,
    judged.began_at,
    case
        when judged.state not in ('announced', 'unfinished', 'left_out') then judged.loss_nats
    end as actual_loss_nats

from judged
inner join publish.forecasts using (sequence);

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
