-- One row per run whose part in the fits changed from the release before to the newest one.
with

release_before as (
    select releases.release
    from publish.releases
    where
        releases.status = 'published'
        and releases.number < (select number from publish.latest_releases)
    order by releases.number desc
    limit 1
),

before as (
    select runs.*
    from publish.runs
    inner join release_before using (release)
),

compared as (
    select
        coalesce(now.family, before.family) as family,
        coalesce(now.run_id, before.run_id) as run_id,
        case
            when before.run_id is null then 'new'
            when now.run_id is null then 'gone'
            when now.is_in_fit and not before.is_in_fit then 'into the fit'
            when before.is_in_fit and not now.is_in_fit then 'out of the fit'
            when abs(now.loss_nats - before.loss_nats) > 1e-6 then 'another loss'
        end as change,
        now.is_in_fit,
        now.exclusion,
        before.loss_nats as loss_before_nats,
        now.loss_nats
    from publish.latest_runs as now
    full outer join before on now.family = before.family and now.run_id = before.run_id
    where exists (from release_before)
)

select *
from compared
where change is not null
order by family, change, run_id;
