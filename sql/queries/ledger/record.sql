-- One row per family with forecasts, by the newest published release.
select
    family,
    scored,
    inside_90,
    widening
from publish.latest_forecast_records
order by family;
