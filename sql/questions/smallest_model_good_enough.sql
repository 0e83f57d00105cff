-- One row per family and plan budget: the sizes whose loss is within 0.005 nats of the optimum.
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
    frontier.lo_params_indifferent,
    frontier.params_opt,
    frontier.hi_params_indifferent,
    ---------- the smallest of them
    frontier.params_opt * frontier.tokens_opt / frontier.lo_params_indifferent as tokens,
    1 - frontier.lo_params_indifferent / frontier.params_opt as share_saved_when_served

from publish.latest_frontier as frontier
inner join in_use using (family, law)
where frontier.is_plan
order by frontier.family, frontier.flops;
