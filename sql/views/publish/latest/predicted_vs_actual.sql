-- One row per family, law, run and kind of prediction, of the newest published release.
create or replace view publish.latest_predicted_vs_actual as
select predicted_vs_actual.*
from publish.predicted_vs_actual
inner join publish.latest_releases using (release);

comment on view publish.latest_predicted_vs_actual is
'One row per family, law, run and kind of prediction, of the newest published release.';
