-- Least compute in FLOPs that reaches a loss by Kaplan's joint law; infinite where the loss is not
-- above 0, its floor. C = k N D at the optimum (kaplan_params_opt), where u = L^(1/alpha_D) has the
-- share alpha_D / (alpha_N + alpha_D) from N and the rest from D:
--     N = N_c ((alpha_N + alpha_D) / alpha_D)^(alpha_D / alpha_N) L^(-1/alpha_N)
--     D = D_c ((alpha_N + alpha_D) / alpha_N) L^(-1/alpha_D)
create or replace macro kaplan_flops_for_loss(
    critical_params, critical_tokens, alpha_n, alpha_d, flops_per_param_token, loss_nats
) as
case
    when loss_nats <= 0 then 'infinity'::double
    else
        flops_per_param_token
        * critical_params
        * pow((alpha_n + alpha_d) / alpha_d, alpha_d / alpha_n)
        * critical_tokens
        * ((alpha_n + alpha_d) / alpha_n)
        * pow(loss_nats, -1 / alpha_n - 1 / alpha_d)
end;
