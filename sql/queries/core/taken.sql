-- One row per run: what is taken for its N, D, C and loss, and from where.
select
    run_id,
    family,
    params,
    params_non_embedding,
    params_total,
    params_source,
    tokens,
    tokens_source,
    flops,
    flops_source,
    loss_nats,
    loss_source,
    is_final,
    source_uri as file
from core.runs
order by family, run_id;
