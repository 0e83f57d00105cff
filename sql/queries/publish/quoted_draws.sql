-- One row per selected law of a release and coefficient: its values in the order of the draws.
select
    family,
    law,
    coefficient,
    list(value order by draw) as values -- noqa: RF04
from publish.draws
inner join publish.fits using (release, family, law)
where release = $release and fits.is_selected
group by family, law, coefficient
order by family, law, coefficient;
