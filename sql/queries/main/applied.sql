-- One row: the hash of the scripts that were applied to this database last, none to a new one.
select comment
from duckdb_tables()
where
    database_name = current_database()
    and schema_name = 'main'
    and table_name = 'migrations';
