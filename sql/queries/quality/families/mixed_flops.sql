-- One row per family whose runs count FLOPs in more than one way.
select
    family,
    string_agg(distinct flops_method, ', ' order by flops_method) as methods
from $batch
where flops_method is not null
group by family
having count(distinct flops_method) > 1
