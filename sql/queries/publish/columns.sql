-- One row per column of a table of the schema publish, in their order.
select
    column_name,
    is_nullable
from duckdb_columns()
where
    database_name = current_database()
    and schema_name = 'publish'
    and table_name = $table_name
order by column_index;
