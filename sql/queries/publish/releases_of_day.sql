-- One row: how many releases a day has, and the last number that one of them ends in.
select
    count(*) as releases,
    coalesce(max(try_cast(split_part(release, '.', 2) as integer)), 0) as last_number
from publish.releases
where split_part(release, '.', 1) = $day;
