-- One row per family with forecasts, as its release in force knows it.
select
    family,
    forecasts,
    waiting,
    late,
    scored,
    inside_90,
    bias,
    skill_best_so_far,
    widening,
    verdict,
from publish.latest_forecast_records
order by family;
