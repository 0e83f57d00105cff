-- One row per run and count of tokens that was logged at more than one step.
select
    run_id,
    family,
    tokens,
    min(step) as step,
    max(step) as step_last,
    min(line) as line
from $batch
where tokens is not null and step is not null
group by run_id, family, tokens
having max(step) > min(step)
