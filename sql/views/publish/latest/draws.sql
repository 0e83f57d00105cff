-- One row per family, law, bootstrap draw and coefficient, of the newest published release.
create or replace view publish.latest_draws as
select draws.*
from publish.draws
inner join publish.latest_releases using (release);

comment on view publish.latest_draws is
'One row per family, law, bootstrap draw and coefficient, of the newest published release.';
