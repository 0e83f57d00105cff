-- One row per family of a release, or of the release as a whole: its status that is in force.
select
    family,
    status
from publish.families
where release = $release

union all

select
    null as family,
    status
from publish.releases
where release = $release
order by family nulls first;
