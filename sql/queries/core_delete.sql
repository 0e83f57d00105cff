-- Empty the schema core, to rebuild it in the same transaction.
delete from core.points;
delete from core.runs;
delete from core.fields;
delete from core.families;
