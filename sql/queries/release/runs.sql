-- One row per run that came into a fit or left it between two releases, and why.
select
    family,
    run_id,
    change,
    loss_nats,
    exclusion
from release_diff_runs($earlier, $later);
