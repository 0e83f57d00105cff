-- One row per family with more than one selected law in a release.
select
    family,
    string_agg(law, ', ' order by law) as laws
from publish.fits
where release = $release and is_selected
group by family
having count(*) > 1
order by family;
