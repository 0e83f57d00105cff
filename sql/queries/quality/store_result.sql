-- One row: what the rule saw in $relation. The failing rows are in failing.
insert into quality.results by name
select
    $table_name as table_name,
    $rule as rule,
    $column_name as column_name,
    $severity as severity,
    $note as note,
    $failed = 0 as is_passed,
    (select count(*) from $relation) - $missing as checked,
    $failed as failed,
    (select first(subject || ': ' || said order by rowid) from failing) as example,
    $details as details,
    $validated_at::timestamptz as validated_at
