-- Loss in nats/token by Kaplan's joint law, L = ((N_c / N)^(alpha_N / alpha_D) + D_c / D)^alpha_D.
-- Kaplan et al. 2020, arXiv:2001.08361, eq. 1.5. Written as the larger term times what the smaller
-- one adds to it, since the inner power of a far-away N is beyond all doubles where L is not.
create or replace macro kaplan_loss(
    critical_params, critical_tokens, alpha_n, alpha_d, params, tokens
) as
greatest(pow(critical_params / params, alpha_n), pow(critical_tokens / tokens, alpha_d))
* pow(
    1
    + least(
        critical_tokens / tokens / pow(critical_params / params, alpha_n / alpha_d),
        pow(critical_params / params, alpha_n / alpha_d) / (critical_tokens / tokens)
    ),
    alpha_d
);
