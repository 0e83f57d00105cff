-- One row per run and evaluation of the metric its family is fitted to.
insert into core.points
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
    select
        *,
        (logged_at, file, line) as written
    from logged
    where concept in ('tokens', 'samples', 'learning_rate')
),

on_line as (
    select
        run_id,
        file,
        line,
        max(number) filter (where concept = 'tokens') as tokens,
        max(number) filter (where concept = 'samples') as samples,
        max(number) filter (where concept = 'learning_rate') as learning_rate
    from series
    group by all
),

-- the last line of a step counts where a resumed run logged it again
at_step as (
    select
        run_id,
        step,
        arg_max(number, written) filter (where concept = 'tokens') as tokens,
        arg_max(number, written) filter (where concept = 'samples') as samples,
        arg_max(number, written) filter (where concept = 'learning_rate') as learning_rate
    from series
    where step is not null
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
)

select
    points.run_id,
    losses.family,
    points.step,
    coalesce(
        on_line.tokens,
        at_step.tokens,
        coalesce(on_line.samples, at_step.samples) * declared_tokens.sequence_length,
        points.step * declared_tokens.batch_tokens
    ) as tokens,
    points.value * losses.nats as loss_nats,
    coalesce(on_line.learning_rate, at_step.learning_rate) as learning_rate,
    points.logged_at,
    losses.file,
    points.line

from raw.points as points
inner join losses
    on
        points.reading = losses.reading
        and points.run_id = losses.run_id
        and points.metric = losses.metric
left join declared_tokens on points.run_id = declared_tokens.run_id
left join on_line
    on
        points.run_id = on_line.run_id
        and losses.file = on_line.file
        and points.line = on_line.line
left join at_step on points.run_id = at_step.run_id and points.step = at_step.step
order by losses.family, points.run_id, points.step, losses.file, points.line;
