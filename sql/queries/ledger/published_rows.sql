-- One row per forecast that was published, in the order in which they were made.
select *
from publish.forecasts
where sequence is not null
order by sequence;
