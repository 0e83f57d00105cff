-- One row per run that has more than one family.
select
    run_id,
    list(distinct family order by family) as families
from run_families
group by run_id
having count(*) > 1
order by run_id;
