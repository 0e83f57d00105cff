-- One row per reading that counts, by what was known at as_of (null: by all that is known).
-- Of each file the last event says which content counts; of that content every reading counts but
-- a last line without an end that was read again since.
create or replace macro raw.known_readings(as_of) as table
with

heard as (
    select *
    from raw.readings
    where as_of is null or read_at <= as_of
),

last_events as (
    select *
    from heard
    qualify row_number() over (partition by file, kind = 'manifest' order by reading desc) = 1
),

contents as (
    select
        reading,
        version,
        kind,
        first_line,
        min(first_line) over (
            partition by version
            order by reading
            rows between 1 following and unbounded following
        ) as replaced_from
    from heard
    where first_line is not null
)

select
    contents.reading,
    contents.kind,
    last_events.file,
    last_events.source,
    last_events.kind = 'gone' as is_gone
from last_events
inner join contents using (version)
where contents.replaced_from is null or contents.first_line < contents.replaced_from;
