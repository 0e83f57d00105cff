-- One row per evaluation with fewer tokens than the one before it.
with

steps as (
    select
        run_id,
        family,
        step,
        line,
        tokens,
        lag(tokens) over (
            partition by run_id, family
            order by step, file, line
        ) as before
    from $batch
    where tokens is not null and step is not null
)

select *
from steps
where tokens < before
