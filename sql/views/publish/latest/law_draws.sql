-- One row per family, law and bootstrap draw, of the newest published release.
create or replace view publish.latest_law_draws as
select law_draws.*
from publish.law_draws
inner join publish.latest_releases using (release);

comment on view publish.latest_law_draws is
'One row per family, law and bootstrap draw, of the newest published release.';
