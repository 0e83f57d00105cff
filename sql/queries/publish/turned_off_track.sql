-- One row per run of release $release that is off track, and was not so in the release in force
-- before. A family that the release holds has none.
select now.*
from publish.live_runs as now
inner join publish.families
    on
        now.family = families.family
        and now.release = families.release_in_force
left join publish.live_runs as earlier
    on
        now.run_id = earlier.run_id
        and now.family = earlier.family
        and families.release_before = earlier.release
where
    families.release = $release
    and now.release = $release
    and now.status in ('above', 'below')
    and now.status is distinct from earlier.status
order by now.family, now.run_id;
