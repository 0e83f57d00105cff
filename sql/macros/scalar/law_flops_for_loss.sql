-- Least compute in FLOPs that reaches a loss by the law of that name, with C = k N D; infinite
-- where no compute does. Null for a law that is not known, and for isoflop, which knows no loss.
create or replace macro law_flops_for_loss(law, coefficients, flops_per_param_token, loss_nats) as
case law
    when 'chinchilla'
        then
            chinchilla_flops_for_loss(
                coefficients['E'], coefficients['A'], coefficients['B'],
                coefficients['alpha'], coefficients['beta'], flops_per_param_token, loss_nats
            )
    when 'chinchilla_tied'
        then
            chinchilla_flops_for_loss(
                coefficients['E'], coefficients['A'], coefficients['B'],
                coefficients['alpha'], coefficients['alpha'], flops_per_param_token, loss_nats
            )
    when 'kaplan'
        then
            kaplan_flops_for_loss(
                coefficients['N_c'], coefficients['D_c'],
                coefficients['alpha_N'], coefficients['alpha_D'], flops_per_param_token, loss_nats
            )
end;
