-- Loss in nats/token at the frontier by the law of that name: the least that the budget can reach.
-- Null as law_params_opt is, and for isoFLOP lines that were drawn through sizes alone.
create or replace macro law_optimal_loss(law, coefficients, flops, flops_per_param_token) as
case
    when law <> 'isoflop'
        then
            law_loss(
                law,
                coefficients,
                law_params_opt(law, coefficients, flops, flops_per_param_token),
                flops / flops_per_param_token
                / law_params_opt(law, coefficients, flops, flops_per_param_token)
            )
    when flops > 0
        then
            isoflop_optimal_loss(
                coefficients['E'], coefficients['A'], coefficients['gamma'], flops
            )
end;
