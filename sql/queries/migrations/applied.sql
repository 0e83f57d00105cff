-- One row per migration that this database has.
select name
from main.migrations
order by name;
