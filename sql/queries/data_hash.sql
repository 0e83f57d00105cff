-- One row per run with all that a fit may depend on: not where its log lay.
select * exclude (source_uri)
from core.runs
order by run_id;
