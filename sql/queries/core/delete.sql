-- Empty core.* of the runs to derive whole and of what follows from all points of a run, in the
-- same transaction, and forget what was judged of it.
delete from core.points
where run_id in (select whole_runs.run_id from whole_runs);
delete from core.kept_points
where run_id in (select whole_runs.run_id from whole_runs);
delete from core.kept_evaluations
where run_id in (select whole_runs.run_id from whole_runs);
delete from core.runs
where run_id in (select derived_runs.run_id from derived_runs);
delete from core.fields;
delete from core.families;
delete from quality.results
where table_name in ('points', 'runs');
delete from quality.quarantine;
