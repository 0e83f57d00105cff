-- What is kept of the points of a run, so that it can grow without its points being read again.
create table core.kept_points (
    run_id varchar not null,
    concept varchar not null,
    name varchar not null,
    scale double not null,
    priority integer not null,
    step bigint,
    number double,
    logged_at timestamptz,
    reading bigint not null,
    file varchar not null,
    line bigint not null
);
comment on table core.kept_points is 'One row or a few per run and concept that it logs: the points that can still count when the run grows.';
comment on column core.kept_points.run_id is 'the run [-]';
comment on column core.kept_points.concept is 'what the number is, a word of the glossary: tokens, flops, ... [-]';
comment on column core.kept_points.name is 'metric in the logs [-]';
comment on column core.kept_points.scale is 'the logged number times this is in the unit of the glossary [-]';
comment on column core.kept_points.priority is 'rank of the name among those of the concept [rank]';
comment on column core.kept_points.step is 'optimiser step, null where not logged [steps]';
comment on column core.kept_points.number is 'the number [as the concept]';
comment on column core.kept_points.logged_at is 'when it was logged [UTC]';
comment on column core.kept_points.reading is 'raw.readings.reading it came in with [-]';
comment on column core.kept_points.file is 'raw.files.file it came from [-]';
comment on column core.kept_points.line is 'line in that file [count]';

create table core.kept_evaluations (
    run_id varchar not null,
    points bigint not null,
    loss_min_nats double,
    loss_first_nats double,
    loss_nats double,
    step bigint,
    logged_at timestamptz,
    file varchar not null,
    line bigint not null
);
comment on table core.kept_evaluations is 'One row per run that has evaluations: how many, the least, the first and the last of them.';
comment on column core.kept_evaluations.run_id is 'the run [-]';
comment on column core.kept_evaluations.points is 'evaluations of the loss [count]';
comment on column core.kept_evaluations.loss_min_nats is 'least loss of any evaluation [nats/token]';
comment on column core.kept_evaluations.loss_first_nats is 'loss of the first evaluation [nats/token]';
comment on column core.kept_evaluations.loss_nats is 'loss of the last evaluation [nats/token]';
comment on column core.kept_evaluations.step is 'optimiser step of the last evaluation, null where not logged [steps]';
comment on column core.kept_evaluations.logged_at is 'when the last evaluation was logged [UTC]';
comment on column core.kept_evaluations.file is 'raw.files.file the last evaluation came from [-]';
comment on column core.kept_evaluations.line is 'line of the last evaluation in that file [count]';

-- Nothing is asked any more of an earlier instant here: past nights have warehouses of their own.
drop view if exists raw.known_points;
drop view if exists raw.known_configs;
drop view if exists raw.known_broken_lines;
drop macro table if exists raw.known_readings;
drop macro table if exists raw.known_files;
