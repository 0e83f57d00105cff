-- One row per family, law, kind and bucket of extrapolation, of the release in force.
create or replace view publish.latest_scores as
select scores.*
from publish.scores
inner join publish.latest_families as latest
    on
        scores.release = latest.release_in_force
        and scores.family = latest.family;

comment on view publish.latest_scores is
'One row per family, law, kind and bucket of extrapolation, in the release in force for its family.';
