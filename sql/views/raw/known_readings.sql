-- One row per reading that counts.
-- Of each file the last event says which content counts; of that content every reading counts but
-- a last line without an end that was read again since.
create or replace view raw.known_readings as
with

last_events as (
    select *
    from raw.readings
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
    from raw.readings
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
