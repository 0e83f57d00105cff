-- One row per family, law and bootstrap draw, of the release in force for its family.
create or replace view publish.latest_law_draws as
select law_draws.*
from publish.law_draws
inner join publish.latest_families as latest
    on
        law_draws.release = latest.release_in_force
        and law_draws.family = latest.family;

comment on view publish.latest_law_draws is
'One row per family, law and bootstrap draw, of the release in force for its family.';
