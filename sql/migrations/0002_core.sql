-- What the logs mean: families, fields, evaluations and runs, rebuilt whole each night.
create schema core;

create table core.families (
    family varchar primary key,
    loss_metric varchar not null,
    loss_unit varchar not null,
    params_column varchar not null,
    holdout_params_above double,
    holdout_flops_above double,
    exclude_runs varchar[] not null
);
comment on table core.families is 'One row per family: what its runs are and how the law sees them.';
comment on column core.families.family is 'name of the model family [-]';
comment on column core.families.loss_metric is 'the metric the law is fitted to [-]';
comment on column core.families.loss_unit is 'unit of that metric in the logs [-]';
comment on column core.families.params_column is 'the convention for N: params_non_embedding or params_total [-]';
comment on column core.families.holdout_params_above is 'runs with more parameters are kept out of the fit and predicted [parameters]';
comment on column core.families.holdout_flops_above is 'runs with more compute are kept out of the fit and predicted [FLOPs]';
comment on column core.families.exclude_runs is 'glob patterns of run names left out on request [-]';

create table core.fields (
    source varchar not null,
    concept varchar not null,
    name varchar not null,
    scale double not null,
    priority integer not null
);
comment on table core.fields is 'One row per source, concept and name it may have in the logs; the lowest priority wins.';
comment on column core.fields.source is 'name of the source in the settings [-]';
comment on column core.fields.concept is 'what the number is, a word of the glossary: tokens, flops, ... [-]';
comment on column core.fields.name is 'metric or configuration key in the logs [-]';
comment on column core.fields.scale is 'the logged number times this is in the unit of the glossary [-]';
comment on column core.fields.priority is 'order of preference, settings before known names [rank]';

create table core.points (
    run_id varchar not null,
    family varchar not null,
    step bigint,
    tokens double,
    loss_nats double,
    learning_rate double,
    logged_at timestamptz,
    file varchar not null,
    line bigint not null
);
comment on table core.points is 'One row per run and evaluation of the metric its family is fitted to.';
comment on column core.points.run_id is 'the run [-]';
comment on column core.points.family is 'its family [-]';
comment on column core.points.step is 'optimiser step [steps]';
comment on column core.points.tokens is 'tokens trained on so far, repeats included [tokens]';
comment on column core.points.loss_nats is 'loss of this evaluation [nats/token]';
comment on column core.points.learning_rate is 'learning rate at this step, null where not logged [-]';
comment on column core.points.logged_at is 'when it was logged [UTC]';
comment on column core.points.file is 'raw.files.file it came from [-]';
comment on column core.points.line is 'line in that file [count]';

create table core.runs (
    run_id varchar not null,
    family varchar not null,
    params double,
    params_non_embedding double,
    params_total double,
    params_source varchar,
    tokens double,
    tokens_source varchar,
    flops double,
    flops_method varchar,
    flops_source varchar,
    flops_budget double,
    loss_nats double,
    loss_source varchar,
    loss_min_nats double,
    loss_first_nats double,
    is_final boolean not null,
    is_holdout boolean not null,
    exclusion varchar,
    tokens_planned double,
    learning_rate_peak double,
    learning_rate_last double,
    seed bigint,
    steps bigint,
    points bigint not null,
    started_at timestamptz,
    finished_at timestamptz,
    source_uri varchar not null
);
comment on table core.runs is 'One row per run: where it ended, and where each number came from.';
comment on column core.runs.run_id is 'the run [-]';
comment on column core.runs.family is 'its family [-]';
comment on column core.runs.params is 'N by the convention of the family [parameters]';
comment on column core.runs.params_non_embedding is 'parameters less input embedding and position table [parameters]';
comment on column core.runs.params_total is 'all parameters [parameters]';
comment on column core.runs.params_source is 'where params came from: logged, manifest or derived, and how [-]';
comment on column core.runs.tokens is 'tokens trained on, repeats included [tokens]';
comment on column core.runs.tokens_source is 'where tokens came from: logged, manifest or derived, and how [-]';
comment on column core.runs.flops is 'training compute, a count and never a rate [FLOPs]';
comment on column core.runs.flops_method is 'how flops was counted: logged, flops_per_token or 6ND [-]';
comment on column core.runs.flops_source is 'where flops came from: logged, manifest or derived, and how [-]';
comment on column core.runs.flops_budget is 'compute the run was sized for, null where no budget was declared [FLOPs]';
comment on column core.runs.loss_nats is 'loss of the last evaluation [nats/token]';
comment on column core.runs.loss_source is 'where the loss came from, and its unit there [-]';
comment on column core.runs.loss_min_nats is 'least loss of any evaluation [nats/token]';
comment on column core.runs.loss_first_nats is 'loss of the first evaluation [nats/token]';
comment on column core.runs.is_final is 'true when nothing says that the run ended before its plan or its schedule [-]';
comment on column core.runs.is_holdout is 'true when the settings keep the run out of the fit to predict it [-]';
comment on column core.runs.exclusion is 'why the settings leave the run out altogether, else null [-]';
comment on column core.runs.tokens_planned is 'tokens the run was meant to see, null where not logged [tokens]';
comment on column core.runs.learning_rate_peak is 'highest learning rate [-]';
comment on column core.runs.learning_rate_last is 'last learning rate [-]';
comment on column core.runs.seed is 'random seed of the run, null where not logged [-]';
comment on column core.runs.steps is 'last optimiser step [steps]';
comment on column core.runs.points is 'evaluations of the loss [count]';
comment on column core.runs.started_at is 'first logged line [UTC]';
comment on column core.runs.finished_at is 'last logged line [UTC]';
comment on column core.runs.source_uri is 'log file, the first where there are several [-]';
