-- Of what was gathered of all runs, only what is derived again goes on; of a run that is only
-- longer, the new readings.
delete from run_series
where run_id not in (select derived_runs.run_id from derived_runs);
delete from run_series
where
    run_id in (select derived_runs.run_id from derived_runs where derived_runs.is_longer)
    and reading in (select readings.reading from core.readings as readings);
delete from run_metrics
where run_id not in (select derived_runs.run_id from derived_runs);
delete from run_files
where run_id not in (select derived_runs.run_id from derived_runs);
delete from run_configs
where run_id not in (select derived_runs.run_id from derived_runs);
delete from run_families
where run_id not in (select derived_runs.run_id from derived_runs);
