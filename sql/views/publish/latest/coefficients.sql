-- One row per family, law and coefficient, of the newest published release.
create or replace view publish.latest_coefficients as
select coefficients.*
from publish.coefficients
inner join publish.latest_releases using (release);

comment on view publish.latest_coefficients is
'One row per family, law and coefficient, of the newest published release.';
