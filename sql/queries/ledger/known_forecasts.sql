-- One row per forecast of the ledger: what it was of, so that none is made twice.
select
    release,
    family,
    run_id,
    params,
    tokens,
    share_done
from ledger.forecasts
order by sequence;
