-- One row per reading that counts, of what was known at $as_of (null: of all that is known).
create or replace temp table known as
select
    reading,
    file,
    source,
    kind,
    is_gone
from raw.known_readings($as_of::timestamptz);
