-- One row per run that ingest knew, of the newest published release.
create or replace view publish.latest_runs as
select runs.*
from publish.runs
inner join publish.latest_releases using (release);

comment on view publish.latest_runs is
'One row per run that ingest knew, of the newest published release.';
