-- One row per run of which a reading was added, taken out or marked gone since core.* was derived.
create or replace temp table derived_runs as
select run_id
from raw.series
where reading in (select changed_readings.reading from changed_readings)

union

select run_id
from raw.configs
where reading in (select changed_readings.reading from changed_readings);
