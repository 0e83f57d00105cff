-- One row per evaluation of a run in flight, and of the finished runs of its family.
-- In flight is a run that nothing keeps out but that it has not ended or that its loss went wrong,
-- whose plan is known, and whose last line is no older than $stale_days days at $now.
-- Evaluations are thinned to the first in each five-hundredth of the plan, and the last: later ones
-- never change which come first.
with

kept_out as (
    select
        run_id,
        family,
        bool_or(
            rule not in (
                'run_is_final', 'loss_not_diverged', 'loss_stable', 'loss_finite', 'run_is_whole'
            )
        ) as is_unfit
    from quality.quarantine
    group by run_id, family
),

candidates as (
    select
        runs.*,
        not runs.is_final as is_live,
        if(runs.is_final, runs.tokens, runs.tokens_planned) as tokens_end
    from core.runs as runs
    left join kept_out using (run_id, family)
    where
        runs.exclusion is null
        and runs.params > 0
        and (
            (runs.is_final and kept_out.run_id is null)
            or (
                not runs.is_final
                and not coalesce(kept_out.is_unfit, false)
                and runs.tokens_planned > 0
                and runs.finished_at > $now::timestamptz - $stale_days * interval 1 day
                and runs.finished_at <= $now::timestamptz
            )
        )
),

-- the last line of a token count counts where a resumed run logged it again
evaluations as (
    select
        points.*,
        points.tokens / candidates.tokens_end as share_done
    from core.points as points
    inner join candidates using (run_id, family)
    where points.tokens > 0 and points.loss_nats is not null
    qualify
        row_number() over (
            partition by points.run_id, points.family, points.tokens
            order by points.logged_at desc, points.file desc, points.line desc
        ) = 1
),

thinned as (
    select *
    from evaluations
    qualify
        row_number() over (
            partition by run_id, family, floor(500 * share_done + 1e-6) order by tokens
        ) = 1
        or row_number() over (partition by run_id, family order by tokens desc) = 1
),

live_families as (
    select distinct family
    from candidates
    where is_live
)

select
    candidates.family,
    candidates.run_id,
    candidates.is_live,
    candidates.params,
    candidates.tokens_end as tokens_planned,
    candidates.started_at,
    candidates.finished_at as last_logged_at,
    thinned.step,
    thinned.tokens,
    thinned.share_done,
    thinned.loss_nats,
    thinned.learning_rate
from thinned
inner join candidates using (run_id, family)
semi join live_families using (family)
order by candidates.family, candidates.run_id, thinned.tokens;
