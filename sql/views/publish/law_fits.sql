-- One row per release, family and law with coefficients: all that predictions need.
-- Columns are qualified because the table macros read this view, and DuckDB would take a bare
-- release, family or law for the argument of the macro.
create or replace view publish.law_fits as
with

-- Nothing keeps a held law from having a coefficient twice, which no map could.
estimates as (
    select
        coefficients.release,
        coefficients.family,
        coefficients.law,
        coefficients.coefficient,
        max(coefficients.estimate) as estimate
    from publish.coefficients
    where not coefficients.is_derived
    group by
        coefficients.release, coefficients.family, coefficients.law, coefficients.coefficient
)

select
    ---------- keys
    fits.release,
    fits.family,
    fits.law,
    ---------- is it quoted, and may it be used?
    any_value(fits.is_selected) as is_selected,
    any_value(fits.status) as status,
    ---------- what predictions need
    map(
        list(estimates.coefficient order by estimates.coefficient),
        list(estimates.estimate order by estimates.coefficient)
    ) as coefficients,
    any_value(fits.residual_sd) as residual_sd,
    any_value(fits.flops_max) as flops_max,
    any_value(fits.flops_per_param_token) as flops_per_param_token

from publish.fits
inner join estimates using (release, family, law)
group by fits.release, fits.family, fits.law;

comment on view publish.law_fits is 'One row per release, family and law with coefficients.';
comment on column publish.law_fits.release is 'release of the coefficients [-]';
comment on column publish.law_fits.family is 'model family [-]';
comment on column publish.law_fits.law is 'law, by its name in laws/ [-]';
comment on column publish.law_fits.is_selected is 'true for the law whose coefficients are quoted [-]';
comment on column publish.law_fits.status is 'status of the fit, see publish.fits [-]';
comment on column publish.law_fits.coefficients is
'its coefficients by their names, without derived ones [unit of the coefficient]';
comment on column publish.law_fits.residual_sd is
'robust standard deviation of the log residuals [-]';
comment on column publish.law_fits.flops_max is 'most compute in the fit [FLOPs]';
comment on column publish.law_fits.flops_per_param_token is
'k of C = k N D as these runs were counted [FLOPs]';
