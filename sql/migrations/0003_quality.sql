-- What the validation found, and the runs it keeps out.
create schema quality;

create table quality.results (
    table_name varchar not null,
    rule varchar not null,
    column_name varchar,
    severity varchar not null,
    note varchar not null,
    is_passed boolean not null,
    checked bigint not null,
    failed bigint not null,
    example varchar,
    details varchar not null,
    validated_at timestamptz not null
);
comment on table quality.results is 'One row per expectation of the last validation of its table.';
comment on column quality.results.table_name is 'points, runs or coefficients [-]';
comment on column quality.results.rule is 'name of the rule [-]';
comment on column quality.results.column_name is 'column it looks at, null for several [-]';
comment on column quality.results.severity is 'critical, warning or info [-]';
comment on column quality.results.note is 'why the rule and its bound [-]';
comment on column quality.results.is_passed is 'true when no row failed it [-]';
comment on column quality.results.checked is 'rows looked at [count]';
comment on column quality.results.failed is 'rows that failed it [count]';
comment on column quality.results.example is
'the first row that failed it, in words, null when none did [-]';
comment on column quality.results.details is 'the result as great-expectations gave it [JSON]';
comment on column quality.results.validated_at is 'when the table was validated [UTC]';

create table quality.quarantine (
    run_id varchar not null,
    family varchar not null,
    table_name varchar not null,
    rule varchar not null,
    value varchar,
    note varchar not null
);
comment on table quality.quarantine is 'One row per run and critical rule that it failed.';
comment on column quality.quarantine.run_id is 'the run [-]';
comment on column quality.quarantine.family is 'its family [-]';
comment on column quality.quarantine.table_name is 'table the rule looked at [-]';
comment on column quality.quarantine.rule is 'name of the rule [-]';
comment on column quality.quarantine.value is 'what the rule saw, in words and numbers [-]';
comment on column quality.quarantine.note is 'why the rule, and what would mend the run [-]';

create table quality.coefficients (
    family varchar not null,
    law varchar not null,
    coefficient varchar not null,
    estimate double,
    lo double,
    hi double,
    level double not null,
    loss_min_nats double
);
comment on table quality.coefficients is
'One row per family, law and coefficient that waits to be published.';
comment on column quality.coefficients.family is 'model family [-]';
comment on column quality.coefficients.law is 'law, by its name in laws/ [-]';
comment on column quality.coefficients.coefficient is 'E, A, B, alpha, beta or a derived one [-]';
comment on column quality.coefficients.estimate is 'main estimate [column unit]';
comment on column quality.coefficients.lo is 'lower end of the interval [column unit]';
comment on column quality.coefficients.hi is 'upper end of the interval [column unit]';
comment on column quality.coefficients.level is 'level of the interval [-]';
comment on column quality.coefficients.loss_min_nats is
'least loss among the fitted runs [nats/token]';

create table quality.held (
    family varchar not null,
    rule varchar not null,
    value varchar not null,
    note varchar not null
);
comment on table quality.held is
'One row per family and critical rule that its coefficients failed: they are not published.';
comment on column quality.held.family is 'model family [-]';
comment on column quality.held.rule is 'name of the rule [-]';
comment on column quality.held.value is 'what the rule saw, in words and numbers [-]';
comment on column quality.held.note is 'why the rule, and what to do [-]';
