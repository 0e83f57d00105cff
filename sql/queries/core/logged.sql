-- One row per point of a concept, under the name that the run prefers for it.
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
)

select
    points.run_id,
    preferred.concept,
    preferred.name,
    preferred.scale,
    preferred.priority,
    points.step,
    points.value * preferred.scale as number,
    points.logged_at,
    points.file,
    points.line
from raw.points as points
inner join preferred
    on
        points.run_id = preferred.run_id
        and points.file = preferred.file
        and points.metric = preferred.name;
