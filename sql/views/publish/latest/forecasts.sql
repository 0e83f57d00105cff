-- One row per forecast made from it, of the newest published release.
create or replace view publish.latest_forecasts as
select forecasts.*
from publish.forecasts
inner join publish.latest_releases using (release);

comment on view publish.latest_forecasts is
'One row per forecast made from it, of the newest published release.';
