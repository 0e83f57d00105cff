-- One row per held family: why, in words.
select
    family,
    string_agg(rule || ': ' || value, '; ' order by rowid) as reason
from quality.held
group by family
order by family
