-- One row per family of the runs to derive: a number for their rows, whatever file they stand in.
with

row_hashes as (
    select
        points.family,
        hash(points) as row_hash
    from (select * exclude (file, line) from core.points) as points
    where points.run_id in (select derived_runs.run_id from derived_runs)

    union all

    select
        runs.family,
        hash(runs) as row_hash
    from (select * exclude (source_uri) from core.runs) as runs
    where runs.run_id in (select derived_runs.run_id from derived_runs)
)

select
    family,
    sum(row_hash::hugeint) as fingerprint
from row_hashes
group by family;
