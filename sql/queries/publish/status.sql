-- One row: the status of a release that is in force.
select status
from publish.releases
where release = $release;
