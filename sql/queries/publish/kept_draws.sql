-- One row per release whose draws are in the release file: the newest published ones, the newest of
-- all, and those that answer for a family.
select release
from publish.releases
qualify
    row_number() over (order by number desc) = 1
    or status = 'published'
    and row_number() over (partition by status = 'published' order by number desc) <= $draws_kept
    or release in (
        select latest.release_in_force
        from publish.latest_families as latest
        where latest.release_in_force is not null
    )
order by release;
