-- One row per family with forecasts, of the release in force for its family.
create or replace view publish.latest_forecast_records as
select forecast_records.*
from publish.forecast_records
inner join publish.latest_families as latest
    on
        forecast_records.release = latest.release_in_force
        and forecast_records.family = latest.family;

comment on view publish.latest_forecast_records is
'One row per family with forecasts, of the release in force for its family.';
