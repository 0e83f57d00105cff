-- One row per family and law that was tried, of the newest published release.
create or replace view publish.latest_fits as
select fits.*
from publish.fits
inner join publish.latest_releases using (release);

comment on view publish.latest_fits is
'One row per family and law that was tried, of the newest published release.';
