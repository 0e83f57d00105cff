-- One row per family and law with coefficients, of the newest published release.
create or replace view publish.latest_law_fits as
select law_fits.*
from publish.law_fits
inner join publish.latest_releases using (release);

comment on view publish.latest_law_fits is
'One row per family and law with coefficients, of the newest published release.';
