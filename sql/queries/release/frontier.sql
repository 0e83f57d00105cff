-- One row per family and reference budget whose prediction moved between two releases, by the law
-- that predicts: the forecast, or else the one whose coefficients are quoted.
with

predicted as (
    select found.*
    from release_diff_frontier($earlier, $later) as found
    inner join publish.fits as fits
        on
            fits.release = $later
            and found.family = fits.family
            and found.law = fits.law
    qualify
        row_number() over (
            partition by found.family, found.flops
            order by found.law <> 'forecast' asc, not fits.is_selected asc, found.law asc
        ) = 1
)

select
    family,
    law,
    flops,
    params_opt_before as params_before,
    params_opt as params_now,
    loss_nats_before as loss_before,
    loss_nats as loss_now
from predicted
where params_opt <> params_opt_before or loss_nats <> loss_nats_before
order by family, flops;
