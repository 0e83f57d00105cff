-- One row per family that failed a rule of the gate: held, or warned where the settings changed.
insert into quality.decisions by name
select
    family,
    $rule as rule,
    if(is_asked_for, 'warned', 'held') as decision,
    said as reason
from failing
order by family
