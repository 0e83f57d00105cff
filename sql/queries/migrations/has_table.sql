-- One row: whether this database has the table that names the migrations it has.
select exists(
    select 1
    from duckdb_tables()
    where
        database_name = current_database()
        and schema_name = 'main'
        and table_name = 'migrations'
) as has_table;
