-- One row: the hash of the scripts whose macros and views this database has; null at first.
select comment as scripts
from duckdb_tables()
where
    database_name = current_database()
    and schema_name = 'main'
    and table_name = 'migrations';
