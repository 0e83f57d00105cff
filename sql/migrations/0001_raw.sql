-- What the logs said, untouched: one schema that only ingest writes.
create schema raw;

create table raw.files (
    file varchar primary key,
    source varchar not null,
    format varchar not null,
    content_hash varchar not null,
    bytes bigint not null,
    lines bigint not null,
    broken_lines bigint not null,
    problem varchar,
    ingested_at timestamptz not null,
    settings_hash varchar
);
comment on table raw.files is 'One row per log file that a source named.';
comment on column raw.files.file is 'path or URL, relative to the settings file where it lies below it [-]';
comment on column raw.files.source is 'name of the source in the settings [-]';
comment on column raw.files.format is 'jsonl, csv or parquet [-]';
comment on column raw.files.content_hash is 'SHA-256 of the bytes [-]';
comment on column raw.files.bytes is 'size [bytes]';
comment on column raw.files.lines is 'lines or rows read, broken ones included [count]';
comment on column raw.files.broken_lines is 'lines that could not be read [count]';
comment on column raw.files.problem is 'why the whole file could not be read, else null [-]';
comment on column raw.files.ingested_at is 'when these rows were written [UTC]';
comment on column raw.files.settings_hash is 'SHA-256 of what the settings say about reading it; a file is read again when it or its bytes change [-]';

create table raw.points (
    run_id varchar not null,
    metric varchar not null,
    step bigint,
    value double,
    logged_at timestamptz,
    file varchar not null,
    line bigint not null
);
comment on table raw.points is 'One row per run, metric and line that held a number for it.';
comment on column raw.points.run_id is 'the run, as its log names it [-]';
comment on column raw.points.metric is 'the metric, as its log names it [-]';
comment on column raw.points.step is 'optimiser step of the line, null where not logged [steps]';
comment on column raw.points.value is 'the number, in the unit of the log [as logged]';
comment on column raw.points.logged_at is 'when the line was written, null where not logged [UTC]';
comment on column raw.points.file is 'raw.files.file it came from [-]';
comment on column raw.points.line is 'line or row in that file, from 1 [count]';

create table raw.configs (
    run_id varchar not null,
    key varchar not null,
    value varchar,
    origin varchar not null,
    file varchar not null
);
comment on table raw.configs is 'One row per run, configuration key and place that gave it.';
comment on column raw.configs.run_id is 'the run [-]';
comment on column raw.configs.key is 'dotted key of the configuration [-]';
comment on column raw.configs.value is 'the value as text; lists and objects as JSON [as logged]';
comment on column raw.configs.origin is 'logged or manifest [-]';
comment on column raw.configs.file is 'log or manifest it came from [-]';

create table raw.broken_lines (
    file varchar not null,
    line bigint not null,
    reason varchar not null,
    excerpt varchar not null
);
comment on table raw.broken_lines is 'One row per line that could not be read; the rest of its file still counts.';
comment on column raw.broken_lines.file is 'raw.files.file [-]';
comment on column raw.broken_lines.line is 'line in that file, from 1 [count]';
comment on column raw.broken_lines.reason is 'what is wrong with it [-]';
comment on column raw.broken_lines.excerpt is 'its first 80 characters [-]';
