-- One row per published forecast that the ledger lacks: the ledger of a warehouse that was lost.
insert into ledger.forecasts by name
select published.*
from publish.forecasts as published
anti join ledger.forecasts as kept using (sequence)
order by published.sequence;
