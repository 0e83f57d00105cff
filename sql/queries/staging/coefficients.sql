-- One row per staged coefficient, with the least loss of the runs that it was fitted to.
insert into quality.coefficients by name
with

least_losses as (
    select
        family,
        law,
        min(runs.loss_nats) as loss_min_nats,
    from staging.runs_in_fit
    inner join core.runs using (family, run_id)
    group by family, law
)

select
    family,
    law,
    coefficient,
    estimate,
    lo,
    hi,
    level,
    loss_min_nats,
from staging.coefficients
left join least_losses using (family, law)
order by family, law, coefficient;
