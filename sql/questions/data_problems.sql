-- One row per rule that something failed and per file that could not be read or is gone, the worst
-- first.
with

files as (
    select
        *,
        starts_with(reason, 'gone since ') as is_gone
    from publish.latest_file_problems
),

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
        case when bool_and(is_gone) then 'info' else 'warning' end as severity,
        file as name,
        count(*) as failed,
        arg_min(reason, coalesce(line, 0)) as example,
        case
            when bool_and(is_gone) then 'Its runs keep counting; exclude_runs leaves them out.'
            else 'Mend the log, or leave the file out of the source.'
        end as note
    from files
    group by file
)

select *
from problems
order by list_position(['critical', 'warning', 'info'], severity), name;
