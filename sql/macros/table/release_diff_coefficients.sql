-- One row per family, law and coefficient that two releases have: before and now, and whether the
-- estimate left its interval of before.
create or replace macro release_diff_coefficients(earlier, later) as table
with

wanted as (
    select
        earlier as earlier_release,
        later as later_release
),

before as (
    select coefficients.*
    from publish.coefficients as coefficients
    inner join wanted on coefficients.release = wanted.earlier_release
),

now as (
    select
        coefficients.*,
        fits.is_selected
    from publish.coefficients as coefficients
    inner join wanted on coefficients.release = wanted.later_release
    inner join publish.fits as fits
        on
            coefficients.release = fits.release
            and coefficients.family = fits.family
            and coefficients.law = fits.law
)

select
    now.family,
    now.law,
    now.coefficient,
    now.unit,
    before.estimate as estimate_before,
    before.lo as lo_before,
    before.hi as hi_before,
    now.estimate,
    now.lo,
    now.hi,
    now.estimate < before.lo or now.estimate > before.hi as is_beyond,
    now.is_selected
from now
inner join before
    on
        now.family = before.family
        and now.law = before.law
        and now.coefficient = before.coefficient
order by now.family, now.law, now.coefficient;
