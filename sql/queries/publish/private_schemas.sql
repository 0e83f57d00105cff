-- One row per schema of this database that analysts have no use for.
select schema_name
from duckdb_schemas()
where
    database_name = current_database()
    and not internal
    and schema_name not in ('main', 'publish')
order by schema_name;
