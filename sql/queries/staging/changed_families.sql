-- One row per family whose fitted runs are not those of its release in force: a run came, went or
-- changed.
with

now as (
    select distinct
        runs.family,
        runs.run_id,
        runs.params,
        runs.tokens,
        runs.flops,
        runs.loss_nats
    from staging.runs_in_fit
    inner join core.runs using (family, run_id)
),

before as (
    select
        family,
        run_id,
        params,
        tokens,
        flops,
        loss_nats
    from publish.latest_runs
    where is_in_fit
),

moved as (
    (
        from now
        except
        from before
    )
    union all
    (
        from before
        except
        from now
    )
)

select distinct family
from moved
order by family;
