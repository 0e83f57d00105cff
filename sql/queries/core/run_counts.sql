-- One row per run: N, D and C, each with its source; the first that is known counts.
create or replace temp table run_counts as
with

known as (
    select
        run_families.run_id,
        families.params_column,
        facts.* exclude (run_id),
        logged_tokens.number as logged_tokens,
        logged_tokens.stated as logged_tokens_stated,
        logged_flops.number as logged_flops,
        logged_flops.stated as logged_flops_stated,
        logged_samples.number * facts.sequence_length as sample_tokens,
        evaluations.step * facts.batch_tokens as step_tokens,
        if(params_column = 'params_total', facts.params_total, facts.params_non_embedding)
            as params,
        if(
            params_column = 'params_total',
            facts.params_total_stated,
            facts.params_non_embedding_stated
        ) as params_source
    from run_families
    inner join core.families as families using (family)
    left join facts using (run_id)
    left join evaluations using (run_id)
    left join counters as logged_tokens
        on run_families.run_id = logged_tokens.run_id and logged_tokens.concept = 'tokens'
    left join counters as logged_flops
        on run_families.run_id = logged_flops.run_id and logged_flops.concept = 'flops'
    left join counters as logged_samples
        on run_families.run_id = logged_samples.run_id and logged_samples.concept = 'samples'
),

with_tokens as (
    select
        *,
        -- What a run counted stands above what was declared for it: it may have been killed.
        coalesce(logged_tokens, sample_tokens, step_tokens, total_tokens) as tokens,
        case
            when logged_tokens is not null then logged_tokens_stated
            when sample_tokens is not null then 'derived: samples * ' || sequence_length_name
            when step_tokens is not null then 'derived: step * ' || batch_tokens_name
            when total_tokens is not null then total_tokens_stated
        end as tokens_source
    from known
)

select
    run_id,
    params,
    params_non_embedding,
    params_total,
    params_source,
    tokens,
    tokens_source,
    step_tokens as tokens_by_steps,
    coalesce(
        logged_flops,
        total_flops,
        flops_per_token * tokens,
        6 * params * tokens
    ) as flops,
    case
        when coalesce(logged_flops, total_flops) is not null then 'logged'
        when flops_per_token * tokens is not null then 'flops_per_token'
        when params * tokens is not null then '6ND'
    end as flops_method,
    case
        when logged_flops is not null then logged_flops_stated
        when total_flops is not null then total_flops_stated
        when flops_per_token * tokens is not null
            then 'derived: tokens * ' || flops_per_token_stated
        when params * tokens is not null then 'derived: 6 * params * tokens'
    end as flops_source,
    coalesce(tokens_planned, steps_planned * batch_tokens, total_tokens) as tokens_planned
from with_tokens;
