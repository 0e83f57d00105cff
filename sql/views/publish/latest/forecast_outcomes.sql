-- One row per forecast made from the release in force for its family or from an earlier one.
create or replace view publish.latest_forecast_outcomes as
select forecast_outcomes.*
from publish.forecast_outcomes
inner join publish.latest_families as latest
    on
        forecast_outcomes.release = latest.release_in_force
        and forecast_outcomes.family = latest.family;

comment on view publish.latest_forecast_outcomes is
'One row per forecast made from the release in force for its family or from an earlier one.';
