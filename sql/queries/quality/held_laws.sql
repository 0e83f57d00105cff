-- One row per held law of a family: why, in words.
select
    family,
    law,
    string_agg(rule || ': ' || value, '; ' order by rowid) as reason
from quality.held
where law is not null
group by family, law
order by family, law
