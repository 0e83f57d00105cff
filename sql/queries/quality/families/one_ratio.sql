-- One row per family whose runs to fit spread less than $spread_min times in tokens a parameter.
select
    family,
    min(tokens / params) as ratio_lo,
    max(tokens / params) as ratio_hi
from $batch
where params > 0 and tokens > 0 and is_final and not is_holdout
group by family
having max(tokens / params) < $spread_min * min(tokens / params)
