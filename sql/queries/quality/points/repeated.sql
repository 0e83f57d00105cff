-- One row per run and step that was evaluated more than once.
select
    run_id,
    family,
    step,
    min(line) as line,
    count(*) as times
from $batch
where step is not null
group by run_id, family, step
having count(*) > 1
