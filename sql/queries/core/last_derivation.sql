-- One row, where core.* was last derived from all that was known: from which settings and queries.
select inputs_hash
from core.derivations
where as_of is null;
