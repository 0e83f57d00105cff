-- One row: what else core.* was derived from.
insert into core.derivations by name
select
    $inputs_hash as inputs_hash,
    (select coalesce(max(readings.reading), 0) from raw.readings) as reading;
