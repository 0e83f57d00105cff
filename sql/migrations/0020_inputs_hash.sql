-- What the fits of a family alone depend on: the same inputs are not fitted again.
alter table staging.refits add column inputs_hash varchar;
comment on column staging.refits.inputs_hash is
'SHA-256 of the runs, the settings and the code that the fits were made from; null: not known [-]';
