-- One row per family, law, run and kind of prediction, of the newest published release.
create or replace view publish.latest_predictions as
select predictions.*
from publish.predictions
inner join publish.latest_releases using (release);

comment on view publish.latest_predictions is
'One row per family, law, run and kind of prediction, of the newest published release.';
