-- One row per line that could not be read, from the Arrow table new_rows.
insert into raw.broken_lines
select
    file,
    line,
    reason,
    excerpt
from new_rows;
