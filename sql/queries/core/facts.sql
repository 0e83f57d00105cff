-- One row per run: what its configuration and its manifest declare, a column a concept.
create or replace temp table facts as
select
    run_id,
    max(number) filter (where concept = 'params_non_embedding') as params_non_embedding,
    max(stated) filter (where concept = 'params_non_embedding') as params_non_embedding_stated,
    max(number) filter (where concept = 'params_total') as params_total,
    max(stated) filter (where concept = 'params_total') as params_total_stated,
    max(number) filter (where concept = 'tokens') as total_tokens,
    max(stated) filter (where concept = 'tokens') as total_tokens_stated,
    max(number) filter (where concept = 'flops') as total_flops,
    max(stated) filter (where concept = 'flops') as total_flops_stated,
    max(number) filter (where concept = 'flops_per_token') as flops_per_token,
    max(stated) filter (where concept = 'flops_per_token') as flops_per_token_stated,
    max(number) filter (where concept = 'flops_budget') as flops_budget,
    max(number) filter (where concept = 'batch_tokens') as batch_tokens,
    max(name) filter (where concept = 'batch_tokens') as batch_tokens_name,
    max(number) filter (where concept = 'sequence_length') as sequence_length,
    max(name) filter (where concept = 'sequence_length') as sequence_length_name,
    max(number) filter (where concept = 'tokens_planned') as tokens_planned,
    max(number) filter (where concept = 'steps_planned') as steps_planned,
    max(number) filter (where concept = 'learning_rate') as learning_rate,
    max(number) filter (where concept = 'learning_rate_peak') as learning_rate_peak,
    max(number) filter (where concept = 'seed') as seed,
    lower(max(value) filter (where concept = 'schedule')) as schedule
from declared
group by run_id;
