-- Empty the schema core, to rebuild it in the same transaction, and forget what was judged of it.
delete from core.points;
delete from core.runs;
delete from core.fields;
delete from core.families;
delete from quality.results
where table_name in ('points', 'runs');
delete from quality.quarantine;
