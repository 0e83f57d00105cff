-- One row per family with forecasts, as a release knows it.
select
    family,
    scored,
    inside_90,
    widening
from publish.forecast_records
where release = $release
order by family;
