-- One row at most: where the ledger ends.
select
    sequence,
    hash
from ledger.forecasts
order by sequence desc
limit 1;
