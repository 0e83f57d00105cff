-- One row per run that logged numbers.
select distinct run_id
from raw.series
order by run_id;
