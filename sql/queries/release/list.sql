-- One row per release in the order of publication, with the last decision on it.
with

last_decisions as (
    select
        release,
        arg_max(reason, number) as reason,
        arg_max(decided_by, number) as decided_by
    from publish.decisions
    where decision <> 'warned'
    group by release
)

select
    releases.release,
    releases.status,
    releases.released_at,
    releases.runs,
    last_decisions.reason,
    last_decisions.decided_by
from publish.releases
left join last_decisions using (release)
order by releases.number;
