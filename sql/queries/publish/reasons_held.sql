-- One row per reason for which the gate held a release.
select
    family,
    reason
from publish.decisions
where release = $release and decision = 'held'
order by number;
