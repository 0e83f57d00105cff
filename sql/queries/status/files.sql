-- One row per thing that is wrong with log files in the newest release, and how many files have it.
select
    case
        when line is not null then 'has lines that could not be read'
        when starts_with(reason, 'gone since ') then 'is gone, what it gave still counts'
        else 'could not be read'
    end as problem,
    count(distinct file) as files,
from publish.latest_file_problems
group by problem
order by problem;
