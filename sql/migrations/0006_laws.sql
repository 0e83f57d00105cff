-- Several laws a family: what each said of costlier runs, and why one of them was selected.
-- Releases from before have nulls in the new columns.

---------- publish.fits, and where it is staged
alter table publish.fits add column choice varchar;
alter table publish.fits add column walk_forward_runs bigint;
alter table publish.fits add column walk_forward_are double;
alter table publish.fits add column walk_forward_bias double;
alter table publish.fits add column floor_drift double;
alter table publish.fits add column objective_field_delta double;
comment on column publish.fits.choice is
'why this law was selected or was not, in a sentence; null in releases of one law [-]';
comment on column publish.fits.walk_forward_runs is
'predictions of runs above a cut that its errors are over, see publish.walk_forward [count]';
comment on column publish.fits.walk_forward_are is
'mean of |predicted - actual| / actual over those predictions [-]';
comment on column publish.fits.walk_forward_bias is
'mean of (actual - predicted) / actual over those predictions; positive is worse than predicted [-]';
comment on column publish.fits.floor_drift is
'share by which E moves when the costliest budget is left out; null where it cannot be told [-]';
comment on column publish.fits.objective_field_delta is
'objective at the optimum with the Huber delta 1e-3 of the literature [-]';

alter table staging.fits add column choice varchar;
alter table staging.fits add column walk_forward_runs bigint;
alter table staging.fits add column walk_forward_are double;
alter table staging.fits add column walk_forward_bias double;
alter table staging.fits add column floor_drift double;
alter table staging.fits add column objective_field_delta double;

---------- predictions of costlier runs by the fits to cheaper ones
create table publish.walk_forward (
    release varchar not null,
    family varchar not null,
    law varchar not null,
    flops_cut double not null,
    run_id varchar not null,
    flops_ratio double not null,
    predicted_loss_nats double not null,
    actual_loss_nats double not null
);
comment on table publish.walk_forward is
'One row per release, family, law, cut and run above it: what the fit below the cut said of it.';
comment on column publish.walk_forward.release is 'release of the coefficients [-]';
comment on column publish.walk_forward.family is 'model family [-]';
comment on column publish.walk_forward.law is 'law, by its name in laws/ [-]';
comment on column publish.walk_forward.flops_cut is 'largest budget in the fit [FLOPs]';
comment on column publish.walk_forward.run_id is 'the run [-]';
comment on column publish.walk_forward.flops_ratio is 'compute of the run over the cut [-]';
comment on column publish.walk_forward.predicted_loss_nats is 'predicted loss [nats/token]';
comment on column publish.walk_forward.actual_loss_nats is
'loss of the last evaluation of the run [nats/token]';

create table staging.walk_forward as
select * exclude (release)
from publish.walk_forward
where false;

---------- a law is held, not all laws of its family
alter table quality.held add column law varchar;
comment on column quality.held.law is 'law, by its name in laws/ [-]';
comment on table quality.held is
'One row per family, law and critical rule that its coefficients failed: shown, never used.';

---------- each law names its own coefficients
comment on column publish.coefficients.coefficient is
'its name in laws/: E, A, B, alpha, beta and so on, or derived: n_exponent, d_exponent, gamma [-]';
comment on column publish.draws.coefficient is
'its name in laws/: E, A, B, alpha, beta and so on [-]';
comment on column quality.coefficients.coefficient is 'its name in laws/, derived ones too [-]';

---------- publish.law_fits and publish.law_draws take their place
drop view if exists publish.latest_chinchilla_fits;
drop view if exists publish.latest_chinchilla_draws;
drop view if exists publish.chinchilla_fits;
drop view if exists publish.chinchilla_draws;
