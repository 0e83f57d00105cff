-- One row: whether a release of that name is there, whatever its status.
select count(*) > 0 as is_taken
from publish.releases
where release = $release;
