-- One row per run that ingest knows: its size and plan, and how far it is.
-- A run that failed a rule about its loss diverged or was mislogged; failing the others is what a
-- young run does.
select
    runs.family,
    runs.run_id,
    runs.params,
    runs.params_non_embedding,
    runs.tokens_planned,
    runs.points > 0 or runs.steps is not null or runs.started_at is not null as has_points,
    case when has_points then coalesce(runs.tokens, 0) else 0 end as tokens_done,
    runs.is_final and runs.loss_nats is not null as has_ended,
    runs.exclusion is not null
    or exists (
        from quality.quarantine
        where
            quarantine.run_id = runs.run_id
            and quarantine.family = runs.family
            and quarantine.rule in (
                'loss_finite', 'loss_positive', 'loss_in_range', 'loss_not_diverged'
            )
    ) as is_left_out

from core.runs
order by runs.family, runs.run_id;
