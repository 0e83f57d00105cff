-- One row per reading that core.* was not derived from, under any name of its file.
create or replace temp table added_readings as
select known.reading
from known
anti join core.readings as derived on known.reading = derived.reading;
