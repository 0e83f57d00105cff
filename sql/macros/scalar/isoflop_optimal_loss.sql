-- Loss in nats/token at the isoFLOP minimum of a budget, L = E + A / C^gamma.
create or replace macro isoflop_optimal_loss(irreducible_nats, compute_nats, gamma, flops) as
irreducible_nats + compute_nats / pow(flops, gamma);
