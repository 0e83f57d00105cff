-- The ledger of forecasts: rows are added and never touched again, each chained to the one before.
create schema ledger;

create table ledger.forecasts (
    sequence bigint primary key,
    forecast_id varchar not null unique,
    previous_hash varchar not null,
    hash varchar not null unique,
    made_at timestamptz not null,
    release varchar not null,
    family varchar not null,
    law varchar not null,
    run_id varchar,
    announced_by varchar not null,
    params double not null,
    params_non_embedding double,
    tokens double not null,
    flops double not null,
    flops_ratio double not null,
    share_done double not null,
    is_forecast boolean not null,
    q05_loss_nats double not null,
    q25_loss_nats double not null,
    q50_loss_nats double not null,
    q75_loss_nats double not null,
    q95_loss_nats double not null,
    widening double not null,
    best_so_far_loss_nats double,
    power_law_loss_nats double,
    published_shape_loss_nats double,
    previous_release_loss_nats double
);
comment on table ledger.forecasts is
'One row per forecast, in the order in which they were made: what publish.forecasts copies.';

---------- publish.forecasts: the ledger as analysts see it
alter table publish.forecasts alter column params_non_embedding drop not null;
alter table publish.forecasts add column sequence bigint;
alter table publish.forecasts add column previous_hash varchar;
alter table publish.forecasts add column law varchar;
alter table publish.forecasts add column announced_by varchar;
alter table publish.forecasts add column params double;
alter table publish.forecasts add column flops double;
alter table publish.forecasts add column flops_ratio double;
alter table publish.forecasts add column share_done double;
alter table publish.forecasts add column is_forecast boolean;
alter table publish.forecasts add column widening double;
alter table publish.forecasts add column best_so_far_loss_nats double;
alter table publish.forecasts add column power_law_loss_nats double;
alter table publish.forecasts add column published_shape_loss_nats double;
alter table publish.forecasts add column previous_release_loss_nats double;
comment on table publish.forecasts is
'One row per forecast, by the release it was made from: the ledger, written before the run ended.';
comment on column publish.forecasts.forecast_id is 'name of the forecast: the first digits of its hash [-]';
comment on column publish.forecasts.release is 'release it was made from, the newest at that time [-]';
comment on column publish.forecasts.params_non_embedding is
'model size without input embedding and position table, null where not known [parameters]';
comment on column publish.forecasts.sequence is 'place in the ledger, from 1 [-]';
comment on column publish.forecasts.previous_hash is 'hash of the row before, zeros for the first [-]';
comment on column publish.forecasts.hash is
'SHA-256 of every value of the row and of the hash before: lawbook forecast verify [-]';
comment on column publish.forecasts.law is 'law it was made with, by its name in laws/ [-]';
comment on column publish.forecasts.announced_by is
'where the run was known from: settings, file, command or log [-]';
comment on column publish.forecasts.params is
'model size by the convention of the family [parameters]';
comment on column publish.forecasts.flops is 'training compute, k N D of the release [FLOPs]';
comment on column publish.forecasts.flops_ratio is
'compute over the most compute the law had seen [-]';
comment on column publish.forecasts.share_done is
'share of the planned tokens that the run had done by then; 0 before it began [-]';
comment on column publish.forecasts.is_forecast is
'true when no point of the run was known; that it came before the first one, publish.forecast_outcomes says [-]';
comment on column publish.forecasts.widening is
'factor on the spread of the law that its earlier forecasts asked for; 1 for none [-]';
comment on column publish.forecasts.best_so_far_loss_nats is
'baseline: least loss among the runs of the fit [nats/token]';
comment on column publish.forecasts.power_law_loss_nats is
'baseline: pure power law of compute through the best run of the last two budgets [nats/token]';
comment on column publish.forecasts.published_shape_loss_nats is
'baseline: A, B, alpha and beta of Hoffmann et al. 2022, E from the runs of the fit [nats/token]';
comment on column publish.forecasts.previous_release_loss_nats is
'baseline: median by the release before, null where it had no law [nats/token]';
