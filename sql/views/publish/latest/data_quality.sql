-- One row per expectation, of the newest published release.
create or replace view publish.latest_data_quality as
select data_quality.*
from publish.data_quality
inner join publish.latest_releases using (release);

comment on view publish.latest_data_quality is
'One row per expectation, of the newest published release.';
