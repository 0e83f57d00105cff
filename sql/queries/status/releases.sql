-- One row per release, the newest first.
select
    release,
    released_at,
    status,
    runs,
    runs_left_out,
    code_version,
from publish.releases
order by number desc
limit 5;
