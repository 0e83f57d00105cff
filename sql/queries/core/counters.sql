-- One row per run and counter that it logs: as it stood at the last evaluation, or last before it.
create or replace temp table counters as
select
    logged.run_id,
    logged.concept,
    logged.number,
    'logged: '
    || logged.name
    || if(logged.scale = 1, '', format(' x {:g}', logged.scale))
    || if(logged.step < ended.step, format(' at step {}', logged.step), '') as stated

from logged
inner join last_evaluations as ended using (run_id)

where
    logged.concept in ('tokens', 'samples', 'flops')
    and isfinite(logged.number)
    -- transformers logs total_flos = 0 for a model that it cannot count
    and (logged.number > 0 or logged.concept <> 'flops')
    and (
        logged.step <= ended.step
        or (ended.step is null and logged.file = ended.file and logged.line <= ended.line)
    )

qualify
    row_number() over (
        partition by logged.run_id, logged.concept
        order by
            logged.step desc nulls last,
            (logged.file = ended.file and logged.line = ended.line) desc,
            logged.logged_at desc nulls last,
            logged.file desc,
            logged.line desc
    ) = 1;
