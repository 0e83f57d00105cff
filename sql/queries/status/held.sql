-- One row each for releases and families of the newest one: how many are held.
select
    'releases' as what,
    count(*) as held,
from publish.releases
where status = 'held'
union all
select
    'families of the newest release' as what,
    count(*) as held,
from publish.latest_families
where status = 'held';
