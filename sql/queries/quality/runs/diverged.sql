-- One row per run that ends far above its least loss, or above its first. NaN is for the points.
select
    run_id,
    family,
    case
        when loss_nats > $rise_max * loss_min_nats
            then
                printf(
                    'last loss %.3g is %.3g times the least loss %.3g of the run',
                    loss_nats,
                    loss_nats / loss_min_nats,
                    loss_min_nats
                )
        else printf('last loss %.3g is above the first, %.3g', loss_nats, loss_first_nats)
    end as value
from $batch
where
    isfinite(loss_nats)
    and (loss_nats > $rise_max * loss_min_nats or loss_nats > loss_first_nats)
