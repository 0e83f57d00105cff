-- One row per family, law, run and kind of prediction, of the release in force for its family.
create or replace view publish.latest_predictions as
select predictions.*
from publish.predictions
inner join publish.latest_families as latest
    on
        predictions.release = latest.release_in_force
        and predictions.family = latest.family;

comment on view publish.latest_predictions is
'One row per family, law, run and kind of prediction, of the release in force for its family.';
