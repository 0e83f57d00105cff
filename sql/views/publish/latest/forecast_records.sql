-- One row per family with forecasts, of the newest published release.
create or replace view publish.latest_forecast_records as
select forecast_records.*
from publish.forecast_records
inner join publish.latest_releases using (release);

comment on view publish.latest_forecast_records is
'One row per family with forecasts, of the newest published release.';
