-- What was read when: raw.* is only ever added to, and every row says which reading it came from.
create table raw.readings (
    reading bigint not null,
    file varchar not null,
    source varchar not null,
    kind varchar not null,
    version bigint,
    read_at timestamptz not null,
    format varchar not null,
    settings_hash varchar,
    size bigint not null,
    stamp varchar,
    head_hash varchar,
    content_hash varchar not null,
    offset_bytes bigint,
    offset_hash varchar,
    first_line bigint,
    lines bigint not null,
    broken_lines bigint not null,
    points bigint not null,
    header_run varchar,
    problem varchar,
    moved_from varchar
);
comment on table raw.readings is 'One row per event of a log or a manifest: what ingest found of it, and read. Only ever added to.';
comment on column raw.readings.reading is 'number of the event, in the order in which they happened [-]';
comment on column raw.readings.file is 'path or URL, relative to the settings file where it lies below it [-]';
comment on column raw.readings.source is 'name of the source in the settings [-]';
comment on column raw.readings.kind is 'first, grown, rewritten, reread (the settings changed), tail (a last line without an end), moved, touched (the same bytes), gone, back, unreadable, dropped (the settings name it no more) or manifest [-]';
comment on column raw.readings.version is 'reading that began the content which counts from this event on, null where none counts [-]';
comment on column raw.readings.read_at is 'when it was found [UTC]';
comment on column raw.readings.format is 'jsonl, csv or parquet [-]';
comment on column raw.readings.settings_hash is 'SHA-256 of what the settings say about reading it [-]';
comment on column raw.readings.size is 'size of the content [bytes]';
comment on column raw.readings.stamp is 'size and time of change by which the file is known again, null where it must be opened [-]';
comment on column raw.readings.head_hash is 'SHA-256 of the first line, of no more than 64 KiB [-]';
comment on column raw.readings.content_hash is 'SHA-256 of all bytes of the content [-]';
comment on column raw.readings.offset_bytes is 'where reading goes on when the file grows: behind the last whole record; null where it begins anew [bytes]';
comment on column raw.readings.offset_hash is 'SHA-256 of the bytes before that place [-]';
comment on column raw.readings.first_line is 'line from which on this reading speaks, null where it read nothing [count]';
comment on column raw.readings.lines is 'lines or rows of the content so far, broken ones included [count]';
comment on column raw.readings.broken_lines is 'lines so far that could not be read [count]';
comment on column raw.readings.points is 'numbers so far [count]';
comment on column raw.readings.header_run is 'run of the lines to come that name none, null where no header named one [-]';
comment on column raw.readings.problem is 'why the whole file could not be read, else null [-]';
comment on column raw.readings.moved_from is 'name that the file had before it was moved, else null [-]';

insert into raw.readings by name
with

counts as (
    select
        file,
        count(*) as points
    from raw.points
    group by file
),

numbered as (
    select
        *,
        row_number() over (order by ingested_at, file) as reading
    from raw.files
)

select
    numbered.reading,
    numbered.reading as version,
    numbered.file,
    numbered.source,
    if(numbered.problem is null, 'first', 'unreadable') as kind,
    numbered.ingested_at as read_at,
    numbered.format,
    numbered.settings_hash,
    numbered.bytes as size,
    numbered.content_hash,
    1 as first_line,
    numbered.lines,
    numbered.broken_lines,
    coalesce(counts.points, 0) as points,
    numbered.problem
from numbered
left join counts using (file)
order by numbered.reading;

insert into raw.readings by name
with

last_readings as (
    select
        count(*) as readings,
        coalesce(max(read_at), 'epoch') as read_at
    from raw.readings
),

manifests as (
    select distinct file
    from raw.configs
    where origin = 'manifest'
)

select
    last_readings.readings + row_number() over (order by manifests.file) as reading,
    last_readings.readings + row_number() over (order by manifests.file) as version,
    manifests.file,
    '' as source,
    'manifest' as kind,
    last_readings.read_at,
    '' as format,
    0 as size,
    '' as content_hash,
    1 as first_line,
    0 as lines,
    0 as broken_lines,
    0 as points
from manifests
cross join last_readings;

drop table raw.files;

alter table raw.points rename to points_before;
create table raw.points (
    run_id varchar not null,
    metric varchar not null,
    step bigint,
    value double,
    logged_at timestamptz,
    line bigint not null,
    reading bigint not null
);
comment on table raw.points is 'One row per reading, run, metric and line that held a number for it.';
comment on column raw.points.run_id is 'the run, as its log names it [-]';
comment on column raw.points.metric is 'the metric, as its log names it [-]';
comment on column raw.points.step is 'optimiser step of the line, null where not logged [steps]';
comment on column raw.points.value is 'the number, in the unit of the log [as logged]';
comment on column raw.points.logged_at is 'when the line was written, null where not logged [UTC]';
comment on column raw.points.line is 'line or row in the file, from 1 [count]';
comment on column raw.points.reading is 'raw.readings.reading it came in with [-]';
insert into raw.points by name
select
    points.* exclude (file),
    readings.reading
from raw.points_before as points
inner join raw.readings as readings on points.file = readings.file and readings.kind <> 'manifest'
order by readings.reading;
drop table raw.points_before;

create table raw.series (
    reading bigint not null,
    run_id varchar not null,
    metric varchar not null,
    points bigint not null,
    step_first bigint,
    step_last bigint,
    started_at timestamptz,
    finished_at timestamptz
);
comment on table raw.series is 'One row or a few per reading, run and metric: what its points span. Sum the points, take least and most of the rest.';
comment on column raw.series.reading is 'raw.readings.reading [-]';
comment on column raw.series.run_id is 'the run [-]';
comment on column raw.series.metric is 'the metric [-]';
comment on column raw.series.points is 'numbers [count]';
comment on column raw.series.step_first is 'least step, null where not logged [steps]';
comment on column raw.series.step_last is 'greatest step, null where not logged [steps]';
comment on column raw.series.started_at is 'first instant, null where not logged [UTC]';
comment on column raw.series.finished_at is 'last instant, null where not logged [UTC]';
insert into raw.series
select
    reading,
    run_id,
    metric,
    count(*) as points,
    min(step) as step_first,
    max(step) as step_last,
    min(logged_at) as started_at,
    max(logged_at) as finished_at
from raw.points
group by all
order by all;

alter table raw.configs rename to configs_before;
create table raw.configs (
    run_id varchar not null,
    key varchar not null,
    value varchar,
    origin varchar not null,
    is_constant boolean not null,
    reading bigint not null
);
comment on table raw.configs is 'One row per reading, run, configuration key and value that it found new.';
comment on column raw.configs.run_id is 'the run [-]';
comment on column raw.configs.key is 'dotted key of the configuration [-]';
comment on column raw.configs.value is 'the value as text; lists and objects as JSON; null for a text that turned out to change [as logged]';
comment on column raw.configs.origin is 'logged or manifest [-]';
comment on column raw.configs.is_constant is 'true for a text beside the numbers that never changed so far [-]';
comment on column raw.configs.reading is 'raw.readings.reading it came in with [-]';
insert into raw.configs by name
select
    configs.* exclude (file),
    false as is_constant,
    readings.reading
from raw.configs_before as configs
inner join raw.readings as readings
    on
        configs.file = readings.file
        and (readings.kind = 'manifest') = (configs.origin = 'manifest');
drop table raw.configs_before;

alter table raw.broken_lines rename to broken_lines_before;
create table raw.broken_lines (
    line bigint not null,
    reason varchar not null,
    excerpt varchar not null,
    reading bigint not null
);
comment on table raw.broken_lines is 'One row per reading and line that could not be read; the rest of its file still counts.';
comment on column raw.broken_lines.line is 'line in the file, from 1 [count]';
comment on column raw.broken_lines.reason is 'what is wrong with it [-]';
comment on column raw.broken_lines.excerpt is 'its first 80 characters [-]';
comment on column raw.broken_lines.reading is 'raw.readings.reading it came in with [-]';
insert into raw.broken_lines by name
select
    broken_lines.* exclude (file),
    readings.reading
from raw.broken_lines_before as broken_lines
inner join raw.readings as readings
    on broken_lines.file = readings.file and readings.kind <> 'manifest';
drop table raw.broken_lines_before;

-- What core.* was derived from: only what is new since is derived again.
create table core.readings (
    reading bigint not null,
    file varchar not null,
    source varchar not null,
    kind varchar not null,
    is_gone boolean not null
);
comment on table core.readings is 'One row per reading that core.* was derived from.';
comment on column core.readings.reading is 'raw.readings.reading [-]';
comment on column core.readings.file is 'file that the reading was of, or is of since it was moved [-]';
comment on column core.readings.source is 'source of that file [-]';
comment on column core.readings.kind is 'raw.readings.kind of the reading [-]';
comment on column core.readings.is_gone is 'true when the file is gone [-]';

create table core.derivations (
    inputs_hash varchar not null,
    reading bigint not null,
    as_of timestamptz
);
comment on table core.derivations is 'One row: what core.* was derived from besides the readings.';
comment on column core.derivations.inputs_hash is 'SHA-256 of the settings and the queries that core.* follows from [-]';
comment on column core.derivations.reading is 'newest reading when something was derived [-]';
comment on column core.derivations.as_of is 'instant of which core.* tells what was known then, null for all that is known [UTC]';
