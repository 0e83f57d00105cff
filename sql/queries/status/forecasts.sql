-- One row per family with forecasts, as a release knows it.
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
from publish.forecast_records
where release = $release
order by family;
