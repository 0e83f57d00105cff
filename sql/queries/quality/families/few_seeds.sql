-- One row per family that trained no size and length with $seeds_min seeds.
with

recipes as (
    select
        family,
        count(distinct seed) as seeds
    from $batch
    where params is not null and tokens is not null and is_final
    group by family, params, tokens
)

select
    family,
    max(seeds) as seeds
from recipes
group by family
having max(seeds) < $seeds_min
