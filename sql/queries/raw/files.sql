-- One row per file that ingest has seen, with the points it gave.
with

counts as (
    select
        file,
        count(*) as points
    from raw.points
    group by file
)

select
    files.file,
    files.format,
    files.content_hash,
    files.bytes,
    files.lines,
    files.broken_lines,
    files.problem,
    files.source,
    files.settings_hash,
    coalesce(counts.points, 0) as points
from raw.files
left join counts using (file);
