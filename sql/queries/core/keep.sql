-- Of each derived run, the points that can still count when it grows: the last of each concept, the
-- counters at the last evaluation, the highest learning rate.
delete from core.kept_points
where run_id in (select derived_runs.run_id from derived_runs);
insert into core.kept_points by name
select * from last_logged
union
select * exclude (step_ended, is_behind) from counter_points
union
select * exclude (learning_rate_last) from rates;
delete from core.kept_evaluations
where run_id in (select derived_runs.run_id from derived_runs);
insert into core.kept_evaluations by name
select * from evaluations;
