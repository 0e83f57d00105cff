-- One row per reading and line that could not be read, from the Arrow table new_broken_lines.
insert into raw.broken_lines by name
select * from new_broken_lines;
