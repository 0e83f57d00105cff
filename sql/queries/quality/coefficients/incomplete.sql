-- One row per family and law that lacks a coefficient of its own, or has one twice.
with

-- Those that the macros of sql/macros need; lines through isoFLOP minima may know a loss besides.
laws (law, own) as (
    values
    ('chinchilla', ['A', 'B', 'E', 'alpha', 'beta']),
    ('chinchilla_tied', ['A', 'B', 'E', 'alpha']),
    ('kaplan', ['D_c', 'N_c', 'alpha_D', 'alpha_N']),
    ('isoflop', ['n_coefficient', 'n_exponent'])
),

found as (
    select
        family,
        law,
        any_value(array_to_string(list_sort(own), ', ')) as needed,
        string_agg(coefficient, ', ' order by coefficient) filter (
            where list_contains(own, coefficient)
        ) as known
    from $batch
    inner join laws using (law)
    group by family, law
)

select
    family,
    law,
    null as coefficient,
    needed,
    known
from found
where known is distinct from needed
