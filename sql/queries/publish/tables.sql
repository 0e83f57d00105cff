-- One row per table of the schema publish.
select table_name
from duckdb_tables()
where database_name = current_database() and schema_name = 'publish'
order by table_name;
