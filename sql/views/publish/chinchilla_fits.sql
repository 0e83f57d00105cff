-- One row per release and family whose selected law is Chinchilla: its coefficients side by side.
create or replace view publish.chinchilla_fits as
select
    ---------- keys
    fits.release,
    fits.family,
    fits.law,
    ---------- coefficients
    max(coefficients.estimate) filter (where coefficients.coefficient = 'E') as irreducible_nats,
    max(coefficients.estimate) filter (where coefficients.coefficient = 'A') as model_nats,
    max(coefficients.estimate) filter (where coefficients.coefficient = 'B') as data_nats,
    max(coefficients.estimate) filter (where coefficients.coefficient = 'alpha') as alpha,
    max(coefficients.estimate) filter (where coefficients.coefficient = 'beta') as beta,
    ---------- what predictions need besides
    any_value(fits.residual_sd) as residual_sd,
    any_value(fits.flops_max) as flops_max,
    any_value(fits.flops_per_param_token) as flops_per_param_token

from publish.fits
inner join publish.coefficients using (release, family, law)
where fits.law = 'chinchilla' and fits.is_selected
group by fits.release, fits.family, fits.law;

comment on view publish.chinchilla_fits is
'One row per release and family whose selected law is Chinchilla.';
comment on column publish.chinchilla_fits.release is 'release of the coefficients [-]';
comment on column publish.chinchilla_fits.family is 'model family [-]';
comment on column publish.chinchilla_fits.law is 'chinchilla [-]';
comment on column publish.chinchilla_fits.irreducible_nats is
'E, the loss that remains at infinite N and D [nats/token]';
comment on column publish.chinchilla_fits.model_nats is
'A, the loss a finite model adds, at N = 1 [nats/token]';
comment on column publish.chinchilla_fits.data_nats is
'B, the loss finite data adds, at D = 1 [nats/token]';
comment on column publish.chinchilla_fits.alpha is 'exponent of N [-]';
comment on column publish.chinchilla_fits.beta is 'exponent of D [-]';
comment on column publish.chinchilla_fits.residual_sd is
'robust standard deviation of the log residuals [-]';
comment on column publish.chinchilla_fits.flops_max is 'most compute in the fit [FLOPs]';
comment on column publish.chinchilla_fits.flops_per_param_token is
'k of C = k N D as these runs were counted [FLOPs]';
