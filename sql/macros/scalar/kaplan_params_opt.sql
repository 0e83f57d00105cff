-- Compute-optimal model size for N x D = params_tokens by Kaplan's joint law.
-- Where alpha_N (N_c / N)^(alpha_N / alpha_D) = alpha_D D_c / D: the optimum of Hoffmann et al.
-- 2022, arXiv:2203.15556, eq. 4, with A = N_c^(alpha_N / alpha_D), B = D_c and exponents
-- alpha_N / alpha_D and 1.
create or replace macro kaplan_params_opt(
    critical_params, critical_tokens, alpha_n, alpha_d, params_tokens
) as
pow(critical_params, alpha_n / (alpha_n + alpha_d))
* pow(alpha_n * params_tokens / (alpha_d * critical_tokens), alpha_d / (alpha_n + alpha_d));
