-- One row per reading, run, metric and line, from the Arrow table new_points.
insert into raw.points by name
select * from new_points;
