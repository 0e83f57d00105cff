-- Compute-optimal model size by the law of that name for a budget in FLOPs, with C = k N D; null
-- for a law that is not known, and where the budget or k is not above 0.
create or replace macro law_params_opt(law, coefficients, flops, flops_per_param_token) as
case
    when flops <= 0 or flops_per_param_token <= 0 then null
    when law = 'chinchilla'
        then
            chinchilla_params_opt(
                coefficients['A'], coefficients['B'], coefficients['alpha'], coefficients['beta'],
                flops / flops_per_param_token
            )
    when law = 'chinchilla_tied'
        then
            chinchilla_params_opt(
                coefficients['A'], coefficients['B'], coefficients['alpha'], coefficients['alpha'],
                flops / flops_per_param_token
            )
    when law = 'kaplan'
        then
            kaplan_params_opt(
                coefficients['N_c'], coefficients['D_c'],
                coefficients['alpha_N'], coefficients['alpha_D'], flops / flops_per_param_token
            )
    when law = 'isoflop'
        then isoflop_params_opt(coefficients['n_coefficient'], coefficients['n_exponent'], flops)
end;
