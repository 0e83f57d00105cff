-- One row per run that the settings do not exclude: what the runs suite judges.
create or replace view core.judged_runs as
select *
from core.runs
where exclusion is null;
