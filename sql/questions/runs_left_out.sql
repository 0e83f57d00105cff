-- One row per run that is in no fit and was not held out: which rule, what it saw, what mends it.
select
    family,
    run_id,
    coalesce(exclusion, 'no law fitted') as exclusion,
    exclusion_value,
    coalesce(exclusion_note, 'its family has no fit: publish.latest_fits says why') as note,
    params,
    tokens,
    loss_nats,
    source_uri

from publish.latest_runs
where not is_in_fit and not is_holdout
order by family, exclusion, run_id;
