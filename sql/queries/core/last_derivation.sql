-- One row, where core.* was derived before: what from.
select inputs_hash
from core.derivations;
