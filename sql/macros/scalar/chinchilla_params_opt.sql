-- Compute-optimal model size for N x D = params_tokens.
-- N = G (C/k)^(beta/(alpha+beta)), G = (alpha A / (beta B))^(1/(alpha+beta));
-- Hoffmann et al. 2022, arXiv:2203.15556, eq. 4.
create or replace macro chinchilla_params_opt(model_nats, data_nats, alpha, beta, params_tokens) as
pow(alpha * model_nats / (beta * data_nats), 1 / (alpha + beta))
* pow(params_tokens, beta / (alpha + beta));
