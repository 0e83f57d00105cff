-- One row per log file that counts of the sources that core.* was derived from.
create or replace view core.files as
select *
from raw.files
where source in (select fields.source from core.fields);
