-- One row per reading that counts.
create or replace temp table known as
select
    reading,
    file,
    source,
    kind,
    is_gone
from raw.known_readings;
