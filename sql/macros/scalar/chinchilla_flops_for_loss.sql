-- Least compute in FLOPs that reaches a loss; infinite where the law's floor lies above it.
-- C = k (K / (L - E))^(1/gamma), K = A G^-alpha + B G^beta, gamma = alpha beta / (alpha + beta):
-- the frontier of Hoffmann et al. 2022, arXiv:2203.15556, eq. 4, solved for compute.
create or replace macro chinchilla_flops_for_loss(
    irreducible_nats, model_nats, data_nats, alpha, beta, flops_per_param_token, loss_nats
) as
case
    when loss_nats <= irreducible_nats then 'infinity'::double
    else
        flops_per_param_token
        * pow(
            (
                model_nats
                * pow(
                    chinchilla_params_opt(model_nats, data_nats, alpha, beta, 1), -alpha
                )
                + data_nats
                * pow(chinchilla_params_opt(model_nats, data_nats, alpha, beta, 1), beta)
            )
            / (loss_nats - irreducible_nats),
            (alpha + beta) / (alpha * beta)
        )
end;
