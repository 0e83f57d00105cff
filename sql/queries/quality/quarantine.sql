-- One row per failing run: the first thing that the rule saw, and how many more there are.
insert into quality.quarantine by name
select
    run_id,
    family,
    $table_name as table_name,
    $rule as rule,
    first(said order by rowid)
    || case
        when count(distinct said) > 1 then ' (and ' || count(distinct said) - 1 || ' more)'
        else ''
    end as value,
    $note as note
from failing
group by run_id, family
order by run_id, family
