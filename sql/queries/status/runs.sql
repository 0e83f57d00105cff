-- One row per family and what became of its runs.
select
    family,
    case
        when is_in_fit then 'in the fit'
        when is_holdout then 'held out'
        else coalesce('left out: ' || exclusion, 'no fit')
    end as state,
    count(*) as runs,
from publish.latest_runs
group by all
order by family asc, runs desc, state asc;
