-- One row per family of the newest published release: the release in force for it.
create or replace view publish.latest_families as
select families.*
from publish.families
inner join publish.latest_releases using (release);

comment on view publish.latest_families is
'One row per family of the newest published release: the release in force for it.';
