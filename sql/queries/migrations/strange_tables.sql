-- One row: the tables of this database, all of them somebody else's where there are no migrations.
select
    count(*) as tables,
    min(schema_name || '.' || table_name) as first_table
from duckdb_tables()
where
    database_name = current_database()
    and not (schema_name = 'main' and table_name = 'migrations');
