-- One row per reading, run and configuration key, from the Arrow table new_configs.
insert into raw.configs by name
select * from new_configs;
