-- One row per run of release $release that is off track, and was not so in the release before.
with

published as (
    select
        release,
        lag(release) over (order by number) as release_before
    from publish.releases
    where status = 'published' or release = $release
)

select now.*
from publish.live_runs as now
inner join published using (release)
left join publish.live_runs as earlier
    on
        now.run_id = earlier.run_id
        and now.family = earlier.family
        and published.release_before = earlier.release
where
    now.release = $release
    and now.status in ('above', 'below')
    and now.status is distinct from earlier.status
order by now.family, now.run_id;
