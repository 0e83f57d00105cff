-- One row per run, metric and line that held a number for it, of the readings that count.
create or replace view raw.known_points as
select
    points.run_id,
    points.metric,
    points.step,
    points.value,
    points.logged_at,
    readings.file,
    points.line
from raw.points as points
inner join raw.known_readings as readings using (reading);
