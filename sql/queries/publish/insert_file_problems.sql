-- One row per file, or line of a file, of the present sources that ingest could not read.
insert into publish.file_problems by name
with

present_files as (
    select *
    from raw.files
    where source in (select fields.source from core.fields)
)

select
    $release as release,
    file,
    null as line,
    problem as reason
from present_files
where problem is not null

union all by name

select
    $release as release,
    file,
    broken_lines.line,
    broken_lines.reason
from raw.broken_lines
inner join present_files using (file)
order by file, line;
