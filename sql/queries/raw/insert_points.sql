-- One row per reading, run, metric and line, from the Arrow table new_rows.
insert into raw.points by name
select * from new_rows;
