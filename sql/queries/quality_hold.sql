-- One row per family with a failing coefficient: each that failed, in words.
insert into quality.held by name
select
    family,
    $rule as rule,
    string_agg(concat_ws(' ', law, coefficient) || ': ' || said, '; ' order by rowid) as value,
    $note as note
from failing
group by family
order by family
