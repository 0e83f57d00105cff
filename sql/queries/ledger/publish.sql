-- One row per forecast that the ledger has and publish.forecasts has not.
insert into publish.forecasts by name
select *
from ledger.forecasts
where sequence > $last_sequence
order by sequence;
