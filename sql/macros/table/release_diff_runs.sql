-- One row per run that is in the fit of one of two releases only: new, back, gone or left out, and
-- why. The exclusion is that of the later release.
create or replace macro release_diff_runs(earlier, later) as table
with

wanted as (
    select
        earlier as earlier_release,
        later as later_release
),

before as (
    select runs.*
    from publish.runs as runs
    inner join wanted on runs.release = wanted.earlier_release
),

now as (
    select runs.*
    from publish.runs as runs
    inner join wanted on runs.release = wanted.later_release
)

select
    coalesce(now.family, before.family) as family,
    coalesce(now.run_id, before.run_id) as run_id,
    case
        when coalesce(now.is_in_fit, false) and before.run_id is null then 'new'
        when coalesce(now.is_in_fit, false) then 'back'
        when now.run_id is null then 'gone'
        else 'left out'
    end as change,
    coalesce(now.params, before.params) as params,
    coalesce(now.tokens, before.tokens) as tokens,
    coalesce(now.loss_nats, before.loss_nats) as loss_nats,
    now.exclusion,
    now.exclusion_value,
    now.exclusion_note
from now
full join before on now.family = before.family and now.run_id = before.run_id
where coalesce(now.is_in_fit, false) <> coalesce(before.is_in_fit, false)
order by 1, 3, 2;
