-- One row per family and release: what each release said of the same budget, and its exponent.
with

-- Yours: select 'my-family' as family, 1e23 as flops. Here ten times the costliest run in the fit.
asked as (
    select
        family,
        10 * max(flops_max) as flops
    from publish.latest_fits
    group by family
),

exponents as (
    select
        found.release,
        found.family,
        found.law,
        found.estimate,
        found.lo,
        found.hi
    from publish.coefficients as found
    inner join publish.fits using (release, family, law)
    where fits.is_selected and found.coefficient = 'n_exponent'
)

select
    optimal.family,
    releases.release,
    releases.released_at,
    optimal.flops,
    optimal.flops_ratio,
    optimal.params_opt,
    optimal.lo_params_opt,
    optimal.hi_params_opt,
    optimal.loss_nats,
    optimal.lo_loss_nats,
    optimal.hi_loss_nats,
    ---------- of the law whose coefficients it quoted
    exponents.law as quoted_law,
    exponents.estimate as n_exponent,
    exponents.lo as lo_n_exponent,
    exponents.hi as hi_n_exponent

from publish.releases as releases
cross join asked,
    compute_optimal(asked.family, asked.flops, release := releases.release) as optimal
left join exponents on optimal.release = exponents.release and optimal.family = exponents.family
where releases.status = 'published'
order by optimal.family, releases.number;
