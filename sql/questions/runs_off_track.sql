-- One row per run in flight, those off track first: where it is, should be, and will end.
select
    family,
    run_id,
    status,
    share_done,
    ---------- now
    loss_nats,
    expected_loss_nats,
    lo_loss_nats,
    hi_loss_nats,
    ---------- at its end
    forecast_end_loss_nats,
    expected_end_loss_nats,
    lo_end_loss_nats,
    hi_end_loss_nats,
    ---------- how sure, and what to do
    e_value,
    reason

from publish.latest_live_runs
order by status in ('above', 'below') desc, e_value desc nulls last, family asc, run_id asc;
