-- One row per run: the first place where its counters begin again though training went on.
-- A resume from a checkpoint goes back to a step and logs about the same loss there; counters that
-- begin again log, at a small step, the low loss of a run that was trained for long.
with

lines as (
    select
        run_id,
        family,
        file,
        line,
        step,
        loss_nats,
        lag(step) over in_file as step_before,
        lag(loss_nats) over in_file as loss_before
    from $batch
    where step is not null and isfinite(loss_nats) and loss_nats > 0
    window in_file as (
        partition by run_id, family, file
        order by line
    )
),

falls as (
    select *
    from lines
    where step < 0.5 * step_before
),

-- the loss that the run had when it was at this step, or had just passed it
first_time as (
    select
        falls.run_id,
        falls.family,
        falls.file,
        falls.line,
        arg_min(earlier.loss_nats, earlier.step) as loss_then
    from falls
    inner join lines as earlier
        on
            falls.run_id = earlier.run_id
            and falls.family = earlier.family
            and falls.file = earlier.file
            and falls.line > earlier.line
            and falls.step <= earlier.step
    group by falls.run_id, falls.family, falls.file, falls.line
)

select
    falls.*,
    first_time.loss_then
from falls
inner join first_time using (run_id, family, file, line)
-- closer to where it was than to where it had been at that step
where
    abs(ln(falls.loss_nats / falls.loss_before)) + $gap
    < abs(ln(falls.loss_nats / first_time.loss_then))
qualify row_number() over (partition by run_id, family order by file, line) = 1
