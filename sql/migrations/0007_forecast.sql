-- The forecast of a family, under the law name forecast: a surface that predictions are read from.

create table publish.surfaces (
    release varchar not null,
    family varchar not null,
    law varchar not null,
    flops_min double not null,
    log_flops_min double not null,
    log_flops_step double not null,
    flops_nodes bigint not null,
    tokens_per_param_min double not null,
    log_ratio_min double not null,
    log_ratio_step double not null,
    ratio_nodes bigint not null,
    flops_per_param_token double not null,
    flops_max double not null,
    noise_sd double not null,
    widening double not null,
    mean_log_loss double[] not null,
    sd_log_loss double[] not null,
    log_params_opt double[] not null,
    sd_log_params_opt double[] not null,
    optimal_mean_log_loss double[] not null,
    optimal_sd_log_loss double[] not null
);
comment on table publish.surfaces is
'One row per release and family with a forecast: ln loss on even nodes of ln C and ln D/N.';
comment on column publish.surfaces.release is 'release of the coefficients [-]';
comment on column publish.surfaces.family is 'model family [-]';
comment on column publish.surfaces.law is 'forecast, the name that predictions go by [-]';
comment on column publish.surfaces.flops_min is 'compute of the first node [FLOPs]';
comment on column publish.surfaces.log_flops_min is 'its natural logarithm [-]';
comment on column publish.surfaces.log_flops_step is 'between nodes of ln C [-]';
comment on column publish.surfaces.flops_nodes is 'nodes of ln C [count]';
comment on column publish.surfaces.tokens_per_param_min is
'ratio of the first node [tokens/parameter]';
comment on column publish.surfaces.log_ratio_min is 'its natural logarithm [-]';
comment on column publish.surfaces.log_ratio_step is 'between nodes of ln D/N [-]';
comment on column publish.surfaces.ratio_nodes is 'nodes of ln D/N [count]';
comment on column publish.surfaces.flops_per_param_token is
'k of C = k N D as the largest models were counted [FLOPs]';
comment on column publish.surfaces.flops_max is 'most compute of a run it was made from [FLOPs]';
comment on column publish.surfaces.noise_sd is
'standard deviation of ln loss of one run about what is expected [-]';
comment on column publish.surfaces.widening is
'factor of every standard deviation here, above 1 where earlier forecasts missed often [-]';
comment on column publish.surfaces.mean_log_loss is
'expected ln loss, all ratios of the first node of ln C, then of the next [ln nats/token]';
comment on column publish.surfaces.sd_log_loss is
'its standard deviation, without the noise of one run, in the same order [-]';
comment on column publish.surfaces.log_params_opt is
'ln of the compute-optimal size at each node of ln C [ln parameters]';
comment on column publish.surfaces.sd_log_params_opt is 'its standard deviation [-]';
comment on column publish.surfaces.optimal_mean_log_loss is
'expected ln loss at that size [ln nats/token]';
comment on column publish.surfaces.optimal_sd_log_loss is
'its standard deviation, without the noise of one run [-]';

create table staging.surfaces as
select * exclude (release)
from publish.surfaces
where false;

---------- how sure the forecast was
alter table publish.walk_forward add column sd_log_loss double;
comment on column publish.walk_forward.sd_log_loss is
'standard deviation of ln loss of one run as foretold; null for single laws [-]';
alter table staging.walk_forward add column sd_log_loss double;

---------- what a selected law is for
comment on column publish.fits.is_selected is
'true for the law whose coefficients are quoted; predictions come from forecast [-]';
