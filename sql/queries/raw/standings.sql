-- One row per log file that ingest has seen: its last event, and the counts at its last record.
with

logs as (
    select *
    from raw.readings
    where kind <> 'manifest'
),

bodies as (
    select
        version,
        arg_max(lines, reading) as body_lines,
        arg_max(broken_lines, reading) as body_broken_lines,
        arg_max(points, reading) as body_points,
        arg_max_null(header_run, reading) as body_header_run
    from logs
    where first_line is not null and kind <> 'tail'
    group by version
)

select
    logs.* exclude (reading, read_at, first_line),
    coalesce(begun.kind <> 'unreadable', false) as is_whole,
    coalesce(bodies.body_lines, 0) as body_lines,
    coalesce(bodies.body_broken_lines, 0) as body_broken_lines,
    coalesce(bodies.body_points, 0) as body_points,
    bodies.body_header_run
from logs
left join raw.readings as begun on logs.version = begun.reading
left join bodies on logs.version = bodies.version
qualify row_number() over (partition by logs.file order by logs.reading desc) = 1;
