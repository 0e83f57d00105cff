-- One row per decision in new_decisions, after those that are on record.
insert into publish.decisions by name
select
    (select coalesce(max(number), 0) from publish.decisions)
    + row_number() over (order by new_decisions.place) as number,
    $release as release,
    new_decisions.family::varchar as family,
    new_decisions.decision,
    new_decisions.reason,
    $decided_at::timestamptz as decided_at,
    $decided_by as decided_by
from new_decisions;
