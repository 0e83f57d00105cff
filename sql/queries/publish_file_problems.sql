-- One row per file, or line of a file, that ingest could not read.
insert into publish.file_problems by name
select
    $release as release,
    file,
    null as line,
    problem as reason
from raw.files
where problem is not null

union all by name

select
    $release as release,
    file,
    line,
    reason
from raw.broken_lines
order by file, line;
