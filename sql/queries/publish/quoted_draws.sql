-- One row per family, its selected law in its release in force and coefficient: its values in the
-- order of the draws. The releases are named too, so that no draw of another one is read.
select
    draws.family,
    draws.law,
    draws.coefficient,
    list(draws.value order by draws.draw) as values -- noqa: RF04
from publish.draws
inner join publish.latest_fits as fits using (release, family, law)
where list_contains($releases, draws.release) and fits.is_selected
group by draws.family, draws.law, draws.coefficient
order by draws.family, draws.law, draws.coefficient;
