-- One row per run in a fit, those farthest from the quoted law first; twenty at most.
with

residuals as (
    select
        predicted.family,
        predicted.law,
        predicted.run_id,
        predicted.actual_loss_nats,
        predicted.predicted_loss_nats,
        predicted.residual_nats,
        ln(predicted.actual_loss_nats / predicted.predicted_loss_nats) as log_residual,
        fits.residual_sd,
        fits.delta
    from publish.latest_predicted_vs_actual as predicted
    inner join publish.latest_fits as fits using (family, law)
    where fits.is_selected and predicted.kind = 'fit'
)

select
    family,
    law,
    run_id,
    actual_loss_nats,
    predicted_loss_nats,
    residual_nats,
    log_residual / residual_sd as standard_deviations,
    abs(log_residual) > 4 * residual_sd as is_outlier,
    ---------- how much of its pull the Huber loss leaves it
    least(1, delta / abs(log_residual)) as weight

from residuals
order by abs(standard_deviations) desc
limit 20;
