-- One row: the release itself, its runs counted from publish.runs.
insert into publish.releases by name
select
    $release as release,
    $released_at::timestamptz as released_at,
    $status as status,
    $as_of::date as as_of,
    $data_hash as data_hash,
    $settings_hash as settings_hash,
    $code_version as code_version,
    $seed as seed,
    $draws as draws,
    count(*) as runs,
    count(*) filter (where not runs.is_in_fit and not runs.is_holdout) as runs_left_out
from publish.runs
where runs.release = $release;
