-- One row per release whose draws are in the release file: the newest published ones, and the
-- newest of all.
select release
from publish.releases
qualify
    row_number() over (order by number desc) = 1
    or status = 'published'
    and row_number() over (partition by status = 'published' order by number desc) <= $draws_kept
order by release;
