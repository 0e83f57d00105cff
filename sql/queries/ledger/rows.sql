-- One row per forecast of the ledger, in the order in which they were made.
select *
from ledger.forecasts
order by sequence;
