-- One row per run whose log was damaged behind its last evaluation: later ones may be lost.
create or replace temp table broken_ends as
with

-- where several runs share a file, the damage is that of the last one
last_lines as (
    select
        file,
        max(line) as line,
        arg_max(run_id, line) as run_id
    from core.points
    where file in (select evaluations.file from evaluations)
    group by file
),

-- what begins like no record is a word of the trainer between them
damage as (
    select
        known.file,
        broken_lines.line,
        'line ' || broken_lines.line || ': ' || broken_lines.reason as said
    from raw.broken_lines as broken_lines
    inner join known using (reading)
    where
        not (
            starts_with(broken_lines.reason, 'not JSON')
            and not regexp_matches(broken_lines.excerpt, '^\s*\{"')
        )
        and not starts_with(broken_lines.reason, '1 cells')

    union all

    select
        known.file,
        null as line,
        readings.problem as said
    from raw.readings as readings
    inner join known using (reading)
    where known.kind = 'unreadable' and readings.problem is not null
)

select
    evaluations.run_id,
    arg_min(damage.said, coalesce(damage.line, 0)) as said
from evaluations
inner join last_lines using (run_id, file)
inner join damage
    on
        evaluations.file = damage.file
        and (damage.line is null or last_lines.line < damage.line)
group by evaluations.run_id;
