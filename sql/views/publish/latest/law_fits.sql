-- One row per family and law with coefficients, of the release in force for its family.
create or replace view publish.latest_law_fits as
select law_fits.*
from publish.law_fits
inner join publish.latest_families as latest
    on
        law_fits.release = latest.release_in_force
        and law_fits.family = latest.family;

comment on view publish.latest_law_fits is
'One row per family and law with coefficients, of the release in force for its family.';
