-- One row per file or line that could not be read or is gone, of the newest published release.
create or replace view publish.latest_file_problems as
select file_problems.*
from publish.file_problems
inner join publish.latest_releases using (release);

comment on view publish.latest_file_problems is
'One row per file or line that could not be read or is gone, of the newest published release.';
