-- One row per family and budget: how many tokens a parameter is to be trained on.
with

-- The forecast, or where a family has none the law whose coefficients are quoted.
in_use as (
    select
        family,
        coalesce(max(law) filter (where law = 'forecast'), max(law)) as law
    from publish.latest_fits
    where is_selected or (law = 'forecast' and status = 'converged')
    group by family
)

select
    frontier.family,
    frontier.law,
    frontier.flops,
    frontier.flops_ratio,
    frontier.tokens_per_param,
    frontier.lo_tokens_opt / frontier.hi_params_opt as lo_tokens_per_param,
    frontier.hi_tokens_opt / frontier.lo_params_opt as hi_tokens_per_param,
    ---------- the power of C that it grows with, from the budget before to this one
    ln(frontier.tokens_per_param / lag(frontier.tokens_per_param) over family_budgets)
    / ln(frontier.flops / lag(frontier.flops) over family_budgets) as exponent

from publish.latest_frontier as frontier
inner join in_use using (family, law)
where not frontier.is_plan
window family_budgets as (partition by frontier.family order by frontier.flops)
order by frontier.family, frontier.flops;
