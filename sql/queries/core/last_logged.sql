-- One row per run and concept that it logs: the point of its greatest step, of several the one
-- logged last. Of a counter and of the learning rate only numbers that can count.
create or replace temp table last_logged as
select
    unnest(
        arg_max(
            logged, (step is not null, step, logged_at is not null, logged_at, file, line)
        )
    )
from logged
where
    concept not in ('tokens', 'samples', 'flops', 'learning_rate')
    or (
        isfinite(number)
        and (step is not null or concept = 'learning_rate')
        -- a count of zero is one that the trainer could not make
        and (number > 0 or concept = 'learning_rate')
    )
group by run_id, concept;
