-- One row per family, law, kind and bucket of extrapolation, of the newest published release.
create or replace view publish.latest_scores as
select scores.*
from publish.scores
inner join publish.latest_releases using (release);

comment on view publish.latest_scores is
'One row per family, law, kind and bucket of extrapolation, of the newest published release.';
