-- One row per file, or line of a file, of the present sources that ingest could not read, and per
-- file that is gone while what it gave still counts.
insert into publish.file_problems by name
select
    $release as release,
    file,
    null as line,
    problem as reason
from core.files
where problem is not null

union all by name

select
    $release as release,
    file,
    null as line,
    strftime(gone_at at time zone 'UTC', 'gone since %Y-%m-%d; its runs keep counting') as reason
from core.files
where gone_at is not null

union all by name

select
    $release as release,
    file,
    line,
    reason
from core.broken_lines
order by file, line;
