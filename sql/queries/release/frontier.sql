-- One row per family and reference budget whose prediction moved between two releases, by the
-- forecast where there is one.
select
    family,
    flops,
    params_opt_before as params_before,
    params_opt as params_now,
    loss_nats_before as loss_before,
    loss_nats as loss_now
from release_diff_frontier($earlier, $later)
where
    (params_opt <> params_opt_before or loss_nats <> loss_nats_before)
qualify row_number() over (partition by family, flops order by law = 'forecast' desc, law) = 1
order by family, flops;
