-- One row per family with fewer than $sizes_min model sizes to fit, or with sizes close together.
select
    family,
    count(distinct params) as sizes,
    max(params) / min(params) as spread
from $batch
where params > 0 and is_final and not is_holdout
group by family
having count(distinct params) < $sizes_min or max(params) < $spread_min * min(params)
