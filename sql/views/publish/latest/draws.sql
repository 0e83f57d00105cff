-- One row per family, law, bootstrap draw and coefficient, of the release in force for its family.
create or replace view publish.latest_draws as
select draws.*
from publish.draws
inner join publish.latest_families as latest
    on
        draws.release = latest.release_in_force
        and draws.family = latest.family;

comment on view publish.latest_draws is
'One row per family, law, bootstrap draw and coefficient, of the release in force for its family.';
