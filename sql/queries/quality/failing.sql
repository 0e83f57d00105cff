-- All rows that break one rule, in the order in which people read them.
create or replace temp table failing as
select
    *,
    $subject as subject,
    $says as said
from $query
where $has_failed
order by $position
