-- One row: the release itself, its runs counted from publish.runs, in its place in the order.
insert into publish.release_facts by name
select
    $release as release,
    (select coalesce(max(number), 0) + 1 from publish.release_facts) as number,
    $released_at::timestamptz as released_at,
    $status as status,
    $as_of::date as as_of,
    $data_hash as data_hash,
    $settings_hash as settings_hash,
    $settings as settings,
    $code_version as code_version,
    $seed as seed,
    $draws as draws,
    count(*) as runs,
    count(*) filter (where not runs.is_in_fit and not runs.is_holdout) as runs_left_out,
    (select coalesce(max(sequence), 0) from publish.forecasts) as forecasts_known,
    (select coalesce(max(number), 0) from publish.decisions) as decisions_known,
    (select max(reading) from core.derivations) as readings_known
from publish.runs
where runs.release = $release;
