-- One row per expectation of the last validation.
insert into publish.data_quality by name
select
    $release as release,
    table_name,
    rule,
    severity,
    checked,
    failed,
    example,
    note
from quality.results
order by table_name, rule;
