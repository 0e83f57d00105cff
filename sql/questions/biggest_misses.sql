-- One row per prediction of a run that the law had not seen, the worst first; twenty at most.
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
    predicted.family,
    predicted.run_id,
    predicted.kind,
    predicted.flops_ratio,
    predicted.predicted_loss_nats,
    predicted.lo_90_loss_nats,
    predicted.hi_90_loss_nats,
    predicted.actual_loss_nats,
    predicted.residual_nats,
    predicted.error_relative,
    predicted.pit

from publish.latest_predicted_vs_actual as predicted
inner join in_use on predicted.family = in_use.family
where predicted.kind = 'forecast' or (predicted.kind = 'backtest' and predicted.law = in_use.law)
order by abs(predicted.error_relative) desc
limit 20;
