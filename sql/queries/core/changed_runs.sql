-- One row per run of which a reading was added, taken out or marked gone since core.* was derived.
-- It is only longer where all that is new of it are points behind all its steps, of metrics that
-- the same file logged before: then nothing that was derived of its other points can change.
create or replace temp table derived_runs as
with

touched as (
    select
        run_id,
        reading,
        false as is_config
    from raw.series
    where reading in (select changed_readings.reading from changed_readings)

    union all

    select
        run_id,
        reading,
        true as is_config
    from raw.configs
    where reading in (select changed_readings.reading from changed_readings)

    union all

    -- damage behind the last evaluation of a run, or what came behind the damage
    select
        points.run_id,
        changed_readings.reading,
        false as is_config
    from changed_readings
    inner join core.points as points using (file)
    inner join core.runs as runs using (run_id)
    where
        runs.broken_end is not null
        or changed_readings.reading in (select broken_lines.reading from raw.broken_lines)
    group by all
),

changed as (
    select
        run_id,
        bool_and(
            not is_config and reading in (select added_readings.reading from added_readings)
        ) as is_added_to
    from touched
    group by run_id
),

continued as (
    select run_id
    from run_metrics
    group by run_id
    -- a point without a step sorts as step -1
    having
        bool_and(is_derived)
        and min(added_step_first) > max(derived_step_last)
        and min(added_step_first) >= 0
),

stepless as (
    select distinct run_id
    from raw.points
    where step is null and reading in (select added_readings.reading from added_readings)
),

-- where a metric says what a step is in tokens, a new value speaks of the steps before too
rescaled as (
    select distinct run_metrics.run_id
    from run_metrics
    inner join core.fields as fields
        on run_metrics.source = fields.source and run_metrics.metric = fields.name
    where fields.concept in ('batch_tokens', 'sequence_length')
),

-- a file that is gone gives way, or not, by where the files that are there begin
gone as (
    select distinct run_metrics.run_id
    from run_metrics
    inner join known using (file)
    where known.is_gone
)

select
    run_id,
    is_added_to
    and run_id in (select continued.run_id from continued)
    and run_id not in (select stepless.run_id from stepless)
    and run_id not in (select rescaled.run_id from rescaled)
    and run_id not in (select gone.run_id from gone) as is_longer
from changed;
