-- One row per table that an earlier night knew a part of, and the column that tells which part.
select
    tables.schema_name,
    tables.table_name,
    columns.column_name
from duckdb_tables() as tables
inner join duckdb_columns() as columns
    on
        tables.database_name = columns.database_name
        and tables.schema_name = columns.schema_name
        and tables.table_name = columns.table_name
where
    tables.database_name = current_database()
    and (tables.schema_name, columns.column_name) in (
        ('raw', 'reading'), ('publish', 'release'), ('ledger', 'sequence')
    )
order by all;
