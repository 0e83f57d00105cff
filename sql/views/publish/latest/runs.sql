-- One row per run that ingest knew, of the release in force for its family.
create or replace view publish.latest_runs as
select runs.*
from publish.runs
inner join publish.latest_families as latest
    on
        runs.release = latest.release_in_force
        and runs.family = latest.family;

comment on view publish.latest_runs is
'One row per run that ingest knew, of the release in force for its family.';
