-- One row per family whose Chinchilla law lacks a coefficient, or has one twice.
select
    family,
    law,
    null as coefficient,
    string_agg(coefficient, ', ' order by coefficient) filter (
        where coefficient in ('E', 'A', 'B', 'alpha', 'beta')
    ) as known
from $batch
where law = 'chinchilla'
group by family, law
having
    count(*) filter (where coefficient in ('E', 'A', 'B', 'alpha', 'beta')) <> 5
    or count(distinct coefficient) filter (
        where coefficient in ('E', 'A', 'B', 'alpha', 'beta')
    ) <> 5
