-- One row per family, from the Arrow table new_rows.
insert into core.families by name
select * from new_rows;
