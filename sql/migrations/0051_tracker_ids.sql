-- Runs that share a name have several ids at their tracker.
alter table core.runs add column tracker_ids varchar[];
comment on column core.runs.tracker_ids is 'ids that its tracker has for it, several where runs share a name; null where none does [-]';
