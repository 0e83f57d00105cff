-- One row per source, concept and name, from the Arrow table new_rows.
insert into core.fields by name
select * from new_rows;
