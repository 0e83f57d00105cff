-- Loss in nats/token by the Chinchilla law, L = E + A / N^alpha + B / D^beta.
-- Hoffmann et al. 2022, arXiv:2203.15556, eq. 2. E, A and B are spelt out, since SQL cannot tell
-- B from b.
create or replace macro chinchilla_loss(
    irreducible_nats, model_nats, data_nats, alpha, beta, params, tokens
) as
irreducible_nats + model_nats / pow(params, alpha) + data_nats / pow(tokens, beta);
