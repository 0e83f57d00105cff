-- One row per rule that something failed and per file that could not be read, the worst first.
with

problems as (
    select
        severity,
        rule as name,
        failed,
        example,
        note
    from publish.latest_data_quality
    where failed > 0

    union all

    select
        'warning' as severity,
        file as name,
        count(*) as failed,
        arg_min(reason, coalesce(line, 0)) as example,
        'Mend the log, or leave the file out of the source.' as note
    from publish.latest_file_problems
    group by file
)

select *
from problems
order by list_position(['critical', 'warning', 'info'], severity), name;
