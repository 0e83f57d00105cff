-- One row per family and reason of the gate, in the order of families and rules.
select
    family,
    decision,
    reason
from quality.decisions
order by family, rowid;
