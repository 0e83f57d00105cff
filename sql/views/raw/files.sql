-- One row per log file that counts: what ingest last found of it.
create or replace view raw.files as
select *
from raw.known_files(null);
