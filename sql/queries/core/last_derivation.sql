-- One row, where core.* was derived before: from which settings and queries.
select inputs_hash
from core.derivations;
