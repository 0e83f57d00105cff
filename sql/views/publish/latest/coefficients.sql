-- One row per family, law and coefficient, of the release in force for its family.
create or replace view publish.latest_coefficients as
select coefficients.*
from publish.coefficients
inner join publish.latest_families as latest
    on
        coefficients.release = latest.release_in_force
        and coefficients.family = latest.family;

comment on view publish.latest_coefficients is
'One row per family, law and coefficient, of the release in force for its family.';
