-- One row per relation of the schema publish that holds rows of several releases.
select table_name as relation
from information_schema.tables
where
    table_catalog = current_database()
    and table_schema = 'publish'
    and not starts_with(table_name, 'latest_')
    and table_name <> 'release_facts' -- publish.releases as it was published
order by table_name;
