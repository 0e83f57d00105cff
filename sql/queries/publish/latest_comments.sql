-- One row per column of a latest_ view whose comment it takes over from the relation it shows.
select
    latest.table_name as view_name,
    latest.column_name,
    original.comment

from duckdb_columns() as latest
inner join duckdb_columns() as original
    on
        latest.schema_name = original.schema_name
        and latest.table_name = 'latest_' || original.table_name
        and latest.column_name = original.column_name

where
    latest.schema_name = 'publish'
    and latest.database_name = current_database()
    and original.database_name = current_database()
    and latest.comment is null
    and original.comment is not null
order by all;
