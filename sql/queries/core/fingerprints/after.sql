-- One row per family of the derived runs: a number for their new rows, whatever file they stand in.
with

row_hashes as (
    select
        points.family,
        hash(points) as row_hash
    from (select * exclude (file, line) from new_points) as points

    union all

    select
        runs.family,
        hash(runs) as row_hash
    from (select * exclude (source_uri) from core.runs) as runs
    semi join derived_runs using (run_id)
)

select
    family,
    sum(row_hash::hugeint) as fingerprint
from row_hashes
group by family;
