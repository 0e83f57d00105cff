-- One row per run and evaluation of the metric its family is fitted to, of those that are new.
create or replace temp table new_points as
with

declared_tokens as (
    select
        run_id,
        max(number) filter (where concept = 'batch_tokens') as batch_tokens,
        max(number) filter (where concept = 'sequence_length') as sequence_length
    from declared
    where concept in ('batch_tokens', 'sequence_length')
    group by run_id
),

series as (
    select *
    from logged
    where concept in ('tokens', 'samples', 'learning_rate')
),

-- a record speaks of one run and step; several may stand on one line
on_line as (
    select
        reading,
        run_id,
        line,
        step,
        max(number) filter (where concept = 'tokens') as tokens,
        max(number) filter (where concept = 'samples') as samples,
        max(number) filter (where concept = 'learning_rate') as learning_rate
    from series
    group by all
),

losses as (
    select
        run_series.reading,
        run_series.run_id,
        run_series.metric,
        run_series.file,
        run_families.family,
        loss_units.nats
    from run_series
    inner join run_families using (run_id)
    inner join core.families as families
        on run_families.family = families.family and run_series.metric = families.loss_metric
    inner join loss_units on families.loss_unit = loss_units.unit
),

evaluations as (
    select
        points.run_id,
        losses.family,
        points.step,
        points.value * losses.nats as loss_nats,
        points.logged_at,
        losses.file,
        points.line,
        on_line.tokens,
        on_line.samples,
        on_line.learning_rate
    from raw.points as points
    inner join losses
        on
            points.reading = losses.reading
            and points.run_id = losses.run_id
            and points.metric = losses.metric
    left join on_line
        on
            points.reading = on_line.reading
            and points.run_id = on_line.run_id
            and points.line = on_line.line
            and points.step is not distinct from on_line.step
),

-- evaluations whose own line lacks a number: where their step was logged elsewhere, it is there
lacking as (
    select distinct
        run_id,
        step
    from evaluations
    where step is not null and (tokens is null or learning_rate is null)
),

-- the last line of a step counts where a resumed run logged it again
at_step as (
    select
        run_id,
        step,
        arg_max(number, (logged_at, file, line)) filter (where concept = 'tokens') as tokens,
        arg_max(number, (logged_at, file, line)) filter (where concept = 'samples') as samples,
        arg_max(number, (logged_at, file, line)) filter (where concept = 'learning_rate')
            as learning_rate
    from series
    semi join lacking using (run_id, step)
    group by run_id, step
)

select
    evaluations.run_id,
    evaluations.family,
    evaluations.step,
    coalesce(
        evaluations.tokens,
        at_step.tokens,
        coalesce(evaluations.samples, at_step.samples) * declared_tokens.sequence_length,
        evaluations.step * declared_tokens.batch_tokens
    ) as tokens,
    evaluations.loss_nats,
    coalesce(evaluations.learning_rate, at_step.learning_rate) as learning_rate,
    evaluations.logged_at,
    evaluations.file,
    evaluations.line

from evaluations
left join declared_tokens on evaluations.run_id = declared_tokens.run_id
left join at_step on evaluations.run_id = at_step.run_id and evaluations.step = at_step.step;
