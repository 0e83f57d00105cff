-- One row per unfinished run that was logged lately, of the newest published release.
create or replace view publish.latest_live_runs as
select live_runs.*
from publish.live_runs
inner join publish.latest_releases using (release);

comment on view publish.latest_live_runs is
'One row per unfinished run that was logged lately, of the newest published release.';
