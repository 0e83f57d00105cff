-- One row per column of a relation of the schema publish, with its comment.
select
    column_name,
    coalesce(comment, '') as comment
from duckdb_columns()
where
    database_name = current_database()
    and schema_name = 'publish'
    and table_name = $relation
order by column_index;
