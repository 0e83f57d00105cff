-- One row per run of which a reading was added, taken out or marked gone since core.* was derived.
-- It is only longer where all that is new of it are points behind all its steps, of metrics that
-- the same file logged before: then nothing that was derived of its other points can change.
create or replace temp table derived_runs as
with

added as (
    select changed_readings.reading
    from changed_readings
    anti join core.readings as derived on changed_readings.reading = derived.reading
),

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
),

changed as (
    select
        run_id,
        bool_and(not is_config and reading in (select added.reading from added)) as is_added_to
    from touched
    group by run_id
),

spans as (
    select
        run_series.run_id,
        run_series.file,
        run_series.metric,
        min(run_series.step_first) filter (where added.reading is not null) as step_first,
        max(run_series.step_last) filter (where added.reading is null) as step_last,
        bool_or(added.reading is null) as is_known
    from run_series
    left join added on run_series.reading = added.reading
    group by all
),

continued as (
    select run_id
    from spans
    group by run_id
    -- a point without a step sorts as step -1
    having bool_and(is_known) and min(step_first) > max(step_last) and min(step_first) >= 0
),

stepless as (
    select distinct run_id
    from raw.points
    where step is null and reading in (select added.reading from added)
),

-- where a metric says what a step is in tokens, a new value speaks of the steps before too
rescaled as (
    select distinct run_series.run_id
    from run_series
    inner join core.fields as fields
        on run_series.source = fields.source and run_series.metric = fields.name
    where fields.concept in ('batch_tokens', 'sequence_length')
)

select
    run_id,
    is_added_to
    and run_id in (select continued.run_id from continued)
    and run_id not in (select stepless.run_id from stepless)
    and run_id not in (select rescaled.run_id from rescaled) as is_longer
from changed;
