-- One row per family: the model size and tokens that reach the lowest loss for a budget.
with

-- Yours: select 'my-family' as family, 1e23 as flops. Here ten times the costliest run in the fit.
asked as (
    select
        family,
        10 * max(flops_max) as flops
    from publish.latest_fits
    group by family
)

select optimal.*
from asked,
    compute_optimal(asked.family, asked.flops) as optimal
order by optimal.family;
