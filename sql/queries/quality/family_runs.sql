-- One row per run fit to be fitted or predicted: no rule and no setting keeps it out.
select
    run_id,
    family,
    params,
    params_non_embedding,
    params_total,
    tokens,
    flops,
    flops_method,
    flops_budget,
    loss_nats,
    is_holdout,
    seed,
    started_at,
    finished_at
from core.runs
where
    exclusion is null
    and not exists (
        from quality.quarantine
        where quarantine.run_id = runs.run_id and quarantine.family = runs.family
    )
order by family, params, tokens, run_id;
