-- One row per release in the order of publication, with the last decision on it or a family of it.
with

last_decisions as (
    select
        release,
        arg_max(concat_ws(': ', family, reason), number) as reason,
        arg_max(decided_by, number) as decided_by
    from publish.decisions
    where decision <> 'warned'
    group by release
),

counted as (
    select
        release,
        count(*) filter (where status <> 'published') as families_held
    from publish.families
    group by release
)

select
    releases.release,
    releases.status,
    releases.released_at,
    releases.runs,
    coalesce(counted.families_held, 0) as families_held,
    last_decisions.reason,
    last_decisions.decided_by
from publish.releases
left join last_decisions on releases.release = last_decisions.release
left join counted on releases.release = counted.release
order by releases.number;
