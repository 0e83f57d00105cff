-- One row per line, or key of cells, that could not be read, of what core.* was derived from.
create or replace view core.broken_lines as
select
    readings.file,
    readings.source,
    broken_lines.line,
    broken_lines.reason
from raw.broken_lines as broken_lines
inner join core.readings as readings using (reading)
where readings.source in (select fields.source from core.fields);
