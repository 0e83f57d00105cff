-- Compute in FLOPs at which the isoFLOP minimum has a loss, C = (A / (L - E))^(1/gamma); infinite
-- where the floor lies above the loss.
create or replace macro isoflop_flops_for_loss(
    irreducible_nats, compute_nats, gamma, loss_nats
) as
case
    when loss_nats <= irreducible_nats then 'infinity'::double
    else pow(compute_nats / (loss_nats - irreducible_nats), 1 / gamma)
end;
