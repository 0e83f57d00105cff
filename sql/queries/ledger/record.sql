-- One row per family with forecasts, as its release in force knows it.
select
    family,
    scored,
    inside_90,
    widening
from publish.latest_forecast_records
order by family;
