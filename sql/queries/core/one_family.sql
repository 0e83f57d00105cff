-- One row per run that its sources or logs give more than one family: it keeps the first by name,
-- and is left out.
create or replace temp table conflicts as
select
    run_id,
    list(distinct family order by family) as families
from run_families
group by run_id
having count(*) > 1;
delete from run_families
using conflicts
where
    run_families.run_id = conflicts.run_id
    and run_families.family <> conflicts.families[1];
