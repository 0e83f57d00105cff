-- One row: when the first log was read, null where none was.
select min(readings.read_at) as read_at
from raw.readings;
