-- One row per family: what its runs cover, and what is missing before its plan can be trusted.
with

recipes as (
    select
        family,
        params,
        tokens,
        max(flops) as flops,
        count(distinct seed) as seeds
    from publish.latest_runs
    where exclusion is null and not is_holdout
    group by family, params, tokens
),

covered as (
    select
        family,
        count(distinct params) as sizes,
        max(params) / min(params) as params_spread,
        max(tokens / params) / min(tokens / params) as tokens_per_param_spread,
        corr(ln(params), ln(tokens)) as correlation,
        max(seeds) as seeds,
        max(flops) as flops_max
    from recipes
    group by family
),

minima as (
    select
        family,
        count(*) filter (where is_interior) as interior_minima
    from publish.latest_isoflop_minima
    group by family
),

families as (
    select distinct family
    from publish.latest_runs
)

select
    families.family,
    coalesce(covered.sizes, 0) as sizes,
    covered.params_spread,
    covered.tokens_per_param_spread,
    covered.correlation,
    covered.seeds,
    coalesce(minima.interior_minima, 0) as interior_minima,
    covered.flops_max,
    list_filter(
        [
            case when coalesce(covered.sizes, 0) < 5 then 'five model sizes' end,
            case when covered.params_spread < 10 then 'sizes that are ten times apart' end,
            case
                when covered.tokens_per_param_spread < 8
                    then 'tokens per parameter that are eight times apart'
            end,
            case
                when abs(covered.correlation) > 0.95
                    then 'sizes and tokens that do not go hand in hand'
            end,
            case when covered.seeds < 3 then 'three seeds of one size and length' end,
            case
                when coalesce(minima.interior_minima, 0) < 3
                    then 'three budgets with runs on both sides of the optimum'
            end
        ],
        lambda lack: lack is not null
    ) as missing

from families
left join covered using (family)
left join minima using (family)
order by families.family;
