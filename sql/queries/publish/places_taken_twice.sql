-- One row per place in the order of publication that two releases claim.
select number
from publish.release_facts
group by number
having count(*) > 1
order by number;
