-- Loss in nats/token at the frontier by the law of that name: the least that the budget can reach.
-- Null as law_params_opt is, and for isoflop, which knows no loss.
create or replace macro law_optimal_loss(law, coefficients, flops, flops_per_param_token) as
law_loss(
    law,
    coefficients,
    law_params_opt(law, coefficients, flops, flops_per_param_token),
    flops / flops_per_param_token
    / law_params_opt(law, coefficients, flops, flops_per_param_token)
);
