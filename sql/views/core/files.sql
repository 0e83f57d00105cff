-- One row per log file of the present sources, as it was known when core.* was derived.
create or replace view core.files as
select *
from raw.known_files((select max(as_of) from core.derivations))
where source in (select fields.source from core.fields);
