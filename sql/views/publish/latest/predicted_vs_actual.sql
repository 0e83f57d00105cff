-- One row per family, law, run and kind of prediction, in the release in force for its family.
create or replace view publish.latest_predicted_vs_actual as
select predicted_vs_actual.*
from publish.predicted_vs_actual
inner join publish.latest_families as latest
    on
        predicted_vs_actual.release = latest.release_in_force
        and predicted_vs_actual.family = latest.family;

comment on view publish.latest_predicted_vs_actual is
'One row per family, law, run and kind of prediction, in the release in force for its family.';
