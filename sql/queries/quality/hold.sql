-- One row per law of a family with a failing coefficient: each that failed, in words.
insert into quality.held by name
select
    family,
    law,
    $rule as rule,
    string_agg(concat_ws(' ', law, coefficient) || ': ' || said, '; ' order by rowid) as value,
    $note as note
from failing
group by family, law
order by family, law
