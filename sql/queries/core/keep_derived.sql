-- Of what was gathered of all runs, only what is derived again goes on.
delete from run_metrics
where run_id not in (select derived_runs.run_id from derived_runs);
delete from run_files
where run_id not in (select derived_runs.run_id from derived_runs);
delete from run_configs
where run_id not in (select derived_runs.run_id from derived_runs);
delete from run_families
where run_id not in (select derived_runs.run_id from derived_runs);
