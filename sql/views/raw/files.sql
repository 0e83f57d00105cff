-- One row per log file that counts, or kind of files passed over: what ingest last found of it.
create or replace view raw.files as
with

heard as (
    select *
    from raw.readings
    where kind <> 'manifest'
),

last_events as (
    select *
    from heard
    qualify row_number() over (partition by file order by reading desc) = 1
),

contents as (
    select
        version,
        max(read_at) as ingested_at
    from heard
    where first_line is not null
    group by version
)

select
    last_events.file,
    last_events.source,
    last_events.format,
    last_events.content_hash,
    last_events.size as bytes,
    last_events.lines,
    last_events.broken_lines,
    last_events.problem,
    last_events.kind,
    contents.ingested_at,
    last_events.settings_hash,
    if(last_events.kind = 'gone', last_events.read_at, null) as gone_at
from last_events
left join contents using (version)
where last_events.version is not null or last_events.kind = 'passed';
