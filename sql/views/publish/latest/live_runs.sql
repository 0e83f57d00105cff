-- One row per unfinished run that was logged lately, of the release in force for its family.
create or replace view publish.latest_live_runs as
select live_runs.*
from publish.live_runs
inner join publish.latest_families as latest
    on
        live_runs.release = latest.release_in_force
        and live_runs.family = latest.family;

comment on view publish.latest_live_runs is
'One row per unfinished run that was logged lately, of the release in force for its family.';
