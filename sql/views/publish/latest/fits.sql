-- One row per family and law that was tried, of the release in force for its family.
create or replace view publish.latest_fits as
select fits.*
from publish.fits
inner join publish.latest_families as latest
    on
        fits.release = latest.release_in_force
        and fits.family = latest.family;

comment on view publish.latest_fits is
'One row per family and law that was tried, of the release in force for its family.';
