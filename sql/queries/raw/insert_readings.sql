-- One row per event of a log or a manifest, from the Arrow table new_rows.
insert into raw.readings by name
select
    *,
    $read_at as read_at
from new_rows;
