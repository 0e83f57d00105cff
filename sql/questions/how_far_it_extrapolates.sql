-- One row per family: how far a budget lies beyond its runs, and how predictions from as far did.
with

-- Yours: select 'my-family' as family, 1e23 as flops. Here ten times the costliest run in the fit.
asked as (
    select
        family,
        10 * max(flops_max) as flops
    from publish.latest_fits
    group by family
),

budgets as (
    select optimal.*
    from asked,
        compute_optimal(asked.family, asked.flops) as optimal
),

-- What forecasts from the cheaper runs alone said of costlier ones.
tried as (
    select
        family,
        flops_ratio,
        abs(actual_loss_nats - predicted_loss_nats) / actual_loss_nats as error_size,
        abs(ln(actual_loss_nats / predicted_loss_nats)) <= normal_quantile(0.95) * sd_log_loss
            as is_inside
    from publish.latest_walk_forward
    where law = 'forecast'
),

farthest as (
    select
        family,
        max(flops_ratio) as flops_ratio
    from tried
    group by family
),

from_as_far as (
    select
        tried.family,
        count(*) as predictions,
        avg(tried.error_size) as are,
        avg(tried.is_inside::integer) as coverage_90
    from tried
    inner join budgets
        on tried.family = budgets.family and tried.flops_ratio >= budgets.flops_ratio / 2
    group by tried.family
)

select
    ---------- the budget
    budgets.family,
    budgets.flops,
    budgets.flops_ratio,
    budgets.hi_loss_nats / budgets.loss_nats - 1 as half_width_relative,
    ---------- predictions from at least half as far
    farthest.flops_ratio as flops_ratio_tried,
    coalesce(from_as_far.predictions, 0) as predictions,
    from_as_far.are,
    from_as_far.coverage_90,
    case
        when budgets.flops_ratio <= farthest.flops_ratio then 'predicted from as far before'
        when budgets.flops_ratio <= 10 then 'never from as far, but within 10 times the runs'
        when budgets.flops_ratio <= 100 then 'beyond 10 times the runs: with care'
        else 'beyond 100 times the runs: only where every size was tuned'
    end as verdict

from budgets
left join farthest using (family)
left join from_as_far using (family)
order by budgets.family;
