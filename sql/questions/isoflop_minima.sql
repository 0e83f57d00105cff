-- One row per family and isoFLOP budget: the minimum that its runs show, beside the quoted law.
with

-- The line through the minima: N* grows with C to this power.
lines as (
    select
        family,
        estimate as n_exponent,
        lo as lo_n_exponent,
        hi as hi_n_exponent
    from publish.latest_coefficients
    where law = 'isoflop' and coefficient = 'n_exponent'
)

select
    minima.family,
    minima.flops_budget,
    minima.runs,
    minima.is_interior,
    minima.params_opt,
    minima.params_opt_law,
    minima.params_opt / minima.params_opt_law as ratio_to_law,
    minima.loss_nats,
    ---------- the same for all budgets of a family
    lines.n_exponent,
    lines.lo_n_exponent,
    lines.hi_n_exponent

from publish.latest_isoflop_minima as minima
left join lines using (family)
order by minima.family, minima.flops_budget;
