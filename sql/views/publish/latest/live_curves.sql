-- One row per unfinished run and share of its plan, of the newest published release.
create or replace view publish.latest_live_curves as
select live_curves.*
from publish.live_curves
inner join publish.latest_releases using (release);

comment on view publish.latest_live_curves is
'One row per unfinished run and share of its plan, of the newest published release.';
