-- One row per decision on it, of the newest published release.
create or replace view publish.latest_decisions as
select decisions.*
from publish.decisions
inner join publish.latest_releases using (release);

comment on view publish.latest_decisions is
'One row per decision on it, of the newest published release.';
