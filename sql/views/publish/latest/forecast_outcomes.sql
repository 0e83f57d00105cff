-- One row per forecast made from it or from an earlier one, of the newest published release.
create or replace view publish.latest_forecast_outcomes as
select forecast_outcomes.*
from publish.forecast_outcomes
inner join publish.latest_releases using (release);

comment on view publish.latest_forecast_outcomes is
'One row per forecast made from it or from an earlier one, of the newest published release.';
