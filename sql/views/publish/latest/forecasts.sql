-- One row per forecast made from the release in force for its family.
create or replace view publish.latest_forecasts as
select forecasts.*
from publish.forecasts
inner join publish.latest_families as latest
    on
        forecasts.release = latest.release_in_force
        and forecasts.family = latest.family;

comment on view publish.latest_forecasts is
'One row per forecast made from the release in force for its family.';
