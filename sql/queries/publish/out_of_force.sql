-- One row per family of a release in which it is not in force: why, and the release that answers.
select
    family,
    coalesce(reason, status) as reason,
    release_in_force
from publish.families
where release = $release and status <> 'published'
order by family;
