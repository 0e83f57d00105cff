-- What a refit found, waiting to be published: the tables of publish without the release.
create schema staging;

create table staging.refits (
    family varchar primary key,
    data_hash varchar not null,
    settings_hash varchar not null,
    code_version varchar not null,
    seed bigint not null,
    draws bigint not null
);
comment on table staging.refits is 'One row per family: what its staged tables were made from.';
comment on column staging.refits.family is 'model family [-]';
comment on column staging.refits.data_hash is 'SHA-256 of the runs [-]';
comment on column staging.refits.settings_hash is 'SHA-256 of the settings [-]';
comment on column staging.refits.code_version is 'version of lawbook and hash of its code [-]';
comment on column staging.refits.seed is 'seed of the bootstrap [-]';
comment on column staging.refits.draws is 'bootstrap draws asked for [count]';

create table staging.coefficients as
select * exclude (release)
from publish.coefficients
where false;

create table staging.draws as
select * exclude (release)
from publish.draws
where false;

create table staging.fits as
select * exclude (release)
from publish.fits
where false;

create table staging.predictions as
select * exclude (release)
from publish.predictions
where false;

create table staging.frontier as
select * exclude (release)
from publish.frontier
where false;

create table staging.isoflop_curves as
select * exclude (release)
from publish.isoflop_curves
where false;

create table staging.isoflop_minima as
select * exclude (release)
from publish.isoflop_minima
where false;

create table staging.runs_in_fit (
    family varchar not null,
    law varchar not null,
    run_id varchar not null,
    flops_budget double
);
comment on table staging.runs_in_fit is 'One row per run that a staged law was fitted to.';
comment on column staging.runs_in_fit.family is 'model family [-]';
comment on column staging.runs_in_fit.law is 'law, by its name in laws/ [-]';
comment on column staging.runs_in_fit.run_id is 'the run [-]';
comment on column staging.runs_in_fit.flops_budget is
'budget of its isoFLOP curve, declared or that of runs of like compute [FLOPs]';
