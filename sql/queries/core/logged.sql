-- One row per point of a concept, under the name that the run prefers for it: new ones, and those
-- that were kept.
create or replace temp table logged as
with

names as (
    select distinct
        run_metrics.run_id,
        run_metrics.file,
        fields.concept,
        fields.name,
        fields.scale,
        fields.priority
    from run_metrics
    inner join core.fields as fields
        on run_metrics.source = fields.source and run_metrics.metric = fields.name
),

preferred as (
    select *
    from names
    qualify priority = min(priority) over (partition by run_id, concept)
),

wanted as (
    select
        run_series.reading,
        preferred.*
    from run_series
    inner join preferred
        on
            run_series.run_id = preferred.run_id
            and run_series.file = preferred.file
            and run_series.metric = preferred.name
)

select
    points.run_id,
    wanted.concept,
    wanted.name,
    wanted.scale,
    wanted.priority,
    points.step,
    points.value * wanted.scale as number,
    points.logged_at,
    points.reading,
    wanted.file,
    points.line
from raw.points as points
inner join wanted
    on
        points.reading = wanted.reading
        and points.run_id = wanted.run_id
        and points.metric = wanted.name

union all by name

select *
from core.kept_points
where run_id in (select derived_runs.run_id from derived_runs);
