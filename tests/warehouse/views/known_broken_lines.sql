-- One row per line, or key of cells, that could not be read, of the readings that count.
create or replace view raw.known_broken_lines as
select
    readings.file,
    broken_lines.line,
    broken_lines.reason,
    broken_lines.excerpt
from raw.broken_lines as broken_lines
inner join raw.known_readings as readings using (reading);
