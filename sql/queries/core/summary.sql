-- One row per family: how many runs it has, and how many of them are what.
select
    families.family,
    families.loss_metric,
    count(runs.run_id) as runs,
    count(*) filter (where runs.is_final) as final,
    count(*) filter (where runs.is_holdout) as held_out,
    count(runs.exclusion) as excluded
from core.families as families
left join core.runs as runs using (family)
group by all
order by families.family;
