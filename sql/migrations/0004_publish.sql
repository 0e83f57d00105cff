-- What analysts read. Rows of a release are inserted in one transaction and never updated.
create schema publish;

create table publish.releases (
    release varchar not null,
    released_at timestamptz not null,
    status varchar not null,
    as_of date not null,
    data_hash varchar not null,
    settings_hash varchar not null,
    code_version varchar not null,
    seed bigint not null,
    draws bigint not null,
    runs bigint not null,
    runs_left_out bigint not null
);
comment on table publish.releases is 'One row per release. A published release is never rewritten.';
comment on column publish.releases.release is 'name of the release: the day, with .1, .2 for later ones of that day [-]';
comment on column publish.releases.released_at is 'when it was published [UTC]';
comment on column publish.releases.status is 'published, held or retracted [-]';
comment on column publish.releases.as_of is 'day the release is for [day]';
comment on column publish.releases.data_hash is 'SHA-256 of the runs it was made from [-]';
comment on column publish.releases.settings_hash is 'SHA-256 of the settings it was made with [-]';
comment on column publish.releases.code_version is 'version of lawbook and hash of its code [-]';
comment on column publish.releases.seed is 'seed of the bootstrap [-]';
comment on column publish.releases.draws is 'bootstrap draws asked for a fit [count]';
comment on column publish.releases.runs is 'runs that ingest knew [count]';
comment on column publish.releases.runs_left_out is 'runs that are in no fit and were not held out to be predicted [count]';

create table publish.coefficients (
    release varchar not null,
    family varchar not null,
    law varchar not null,
    coefficient varchar not null,
    estimate double not null,
    lo double,
    hi double,
    level double not null,
    unit varchar not null,
    standard_error double,
    estimate_field_delta double,
    is_derived boolean not null
);
comment on table publish.coefficients is 'One row per release, family, law and coefficient.';
comment on column publish.coefficients.release is 'release of the coefficients [-]';
comment on column publish.coefficients.family is 'model family [-]';
comment on column publish.coefficients.law is 'law, by its name in laws/ [-]';
comment on column publish.coefficients.coefficient is 'E, A, B, alpha, beta or a derived n_exponent, d_exponent, gamma [-]';
comment on column publish.coefficients.estimate is 'main estimate, adaptive Huber delta [column unit]';
comment on column publish.coefficients.lo is 'lower end of the interval [column unit]';
comment on column publish.coefficients.hi is 'upper end of the interval [column unit]';
comment on column publish.coefficients.level is 'share of outcomes the interval is meant to hold [-]';
comment on column publish.coefficients.unit is 'unit of estimate, lo and hi [-]';
comment on column publish.coefficients.standard_error is 'half the distance between the 16 % and 84 % quantiles of the draws [column unit]';
comment on column publish.coefficients.estimate_field_delta is 'estimate with the Huber delta 1e-3 of the literature [column unit]';
comment on column publish.coefficients.is_derived is 'true when it follows from the others [-]';

create table publish.draws (
    release varchar not null,
    family varchar not null,
    law varchar not null,
    draw integer not null,
    coefficient varchar not null,
    value double not null
);
comment on table publish.draws is 'One row per release, family, law, bootstrap draw and coefficient.';
comment on column publish.draws.release is 'release of the coefficients [-]';
comment on column publish.draws.family is 'model family [-]';
comment on column publish.draws.law is 'law, by its name in laws/ [-]';
comment on column publish.draws.draw is 'number of the draw, from 0 [-]';
comment on column publish.draws.coefficient is 'E, A, B, alpha or beta [-]';
comment on column publish.draws.value is 'its value in this draw [unit of the coefficient]';

create table publish.fits (
    release varchar not null,
    family varchar not null,
    law varchar not null,
    is_selected boolean not null,
    status varchar not null,
    reason varchar not null,
    objective double,
    delta double,
    gradient double,
    condition double,
    residual_sd double,
    runs bigint not null,
    clusters bigint not null,
    params_min double,
    params_max double,
    tokens_min double,
    tokens_max double,
    flops_min double,
    flops_max double,
    tokens_per_param_min double,
    tokens_per_param_max double,
    flops_per_param_token double,
    flops_per_param_token_min double,
    flops_per_param_token_max double,
    draws bigint not null,
    draws_lost bigint not null
);
comment on table publish.fits is 'One row per release, family and law that was tried.';
comment on column publish.fits.release is 'release of the coefficients [-]';
comment on column publish.fits.family is 'model family [-]';
comment on column publish.fits.law is 'law, by its name in laws/ [-]';
comment on column publish.fits.is_selected is 'true for the law that predictions use [-]';
comment on column publish.fits.status is 'converged, at_bound, max_iterations, not_identified, too_few or held [-]';
comment on column publish.fits.reason is 'the status in a sentence a person can act on [-]';
comment on column publish.fits.objective is 'sum of the Huber losses of the log residuals at the estimate [-]';
comment on column publish.fits.delta is 'Huber delta of the main estimate, on log loss [-]';
comment on column publish.fits.gradient is 'largest absolute component of the gradient at the estimate, scaled [-]';
comment on column publish.fits.condition is 'condition number of the scaled Jacobian [-]';
comment on column publish.fits.residual_sd is 'robust standard deviation of the log residuals [-]';
comment on column publish.fits.runs is 'runs in the fit [count]';
comment on column publish.fits.clusters is 'distinct model sizes in the fit [count]';
comment on column publish.fits.params_min is 'smallest model in the fit [parameters]';
comment on column publish.fits.params_max is 'largest model in the fit [parameters]';
comment on column publish.fits.tokens_min is 'fewest tokens in the fit [tokens]';
comment on column publish.fits.tokens_max is 'most tokens in the fit [tokens]';
comment on column publish.fits.flops_min is 'least compute in the fit [FLOPs]';
comment on column publish.fits.flops_max is 'most compute in the fit [FLOPs]';
comment on column publish.fits.tokens_per_param_min is 'fewest tokens per parameter in the fit [tokens/parameter]';
comment on column publish.fits.tokens_per_param_max is 'most tokens per parameter in the fit [tokens/parameter]';
comment on column publish.fits.flops_per_param_token is
'k of C = k N D as the largest models in the fit were counted; 6 by the usual rule [FLOPs]';
comment on column publish.fits.flops_per_param_token_min is 'least k of any run in the fit [FLOPs]';
comment on column publish.fits.flops_per_param_token_max is 'greatest k of any run in the fit [FLOPs]';
comment on column publish.fits.draws is 'bootstrap draws kept [count]';
comment on column publish.fits.draws_lost is 'bootstrap draws without an answer [count]';

create table publish.runs (
    release varchar not null,
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
    is_final boolean not null,
    is_in_fit boolean not null,
    is_holdout boolean not null,
    exclusion varchar,
    exclusion_value varchar,
    exclusion_note varchar,
    seed bigint,
    started_at timestamptz,
    finished_at timestamptz,
    source_uri varchar not null
);
comment on table publish.runs is 'One row per release and run that ingest knew.';
comment on column publish.runs.release is 'release of the coefficients [-]';
comment on column publish.runs.run_id is 'the run [-]';
comment on column publish.runs.family is 'model family [-]';
comment on column publish.runs.params is 'N by the convention of the family [parameters]';
comment on column publish.runs.params_non_embedding is 'parameters less input embedding and position table [parameters]';
comment on column publish.runs.params_total is 'all parameters [parameters]';
comment on column publish.runs.params_source is 'where params came from: logged, manifest or derived [-]';
comment on column publish.runs.tokens is 'tokens trained on, repeats included [tokens]';
comment on column publish.runs.tokens_source is 'where tokens came from: logged, manifest or derived [-]';
comment on column publish.runs.flops is 'training compute [FLOPs]';
comment on column publish.runs.flops_method is 'how flops was counted: logged, flops_per_token or 6ND [-]';
comment on column publish.runs.flops_source is 'where flops came from: logged, manifest or derived [-]';
comment on column publish.runs.flops_budget is 'budget of its isoFLOP curve: declared, or that of runs of like compute; null where neither [FLOPs]';
comment on column publish.runs.loss_nats is 'loss of the last evaluation [nats/token]';
comment on column publish.runs.loss_source is 'metric and unit in the log [-]';
comment on column publish.runs.is_final is 'true when nothing says the run ended before its plan [-]';
comment on column publish.runs.is_in_fit is 'true when the law was fitted to it [-]';
comment on column publish.runs.is_holdout is 'true when it was kept out of the fit to be predicted [-]';
comment on column publish.runs.exclusion is 'rule that left it out, null when it was not [-]';
comment on column publish.runs.exclusion_value is 'what that rule saw [-]';
comment on column publish.runs.exclusion_note is 'why the rule, and what would mend the run [-]';
comment on column publish.runs.seed is 'random seed of the run [-]';
comment on column publish.runs.started_at is 'first logged line [UTC]';
comment on column publish.runs.finished_at is 'last logged line [UTC]';
comment on column publish.runs.source_uri is 'log file [-]';

create table publish.predictions (
    release varchar not null,
    family varchar not null,
    law varchar not null,
    run_id varchar not null,
    kind varchar not null,
    predicted_loss_nats double not null,
    lo_loss_nats double,
    hi_loss_nats double,
    lo_50_loss_nats double,
    hi_50_loss_nats double,
    lo_80_loss_nats double,
    hi_80_loss_nats double,
    lo_90_loss_nats double,
    hi_90_loss_nats double,
    level double not null,
    flops_ratio double not null,
    best_so_far_loss_nats double
);
comment on table publish.predictions is 'One row per release, family, law, run and kind of prediction.';
comment on column publish.predictions.release is 'release of the coefficients [-]';
comment on column publish.predictions.family is 'model family [-]';
comment on column publish.predictions.law is 'law, by its name in laws/ [-]';
comment on column publish.predictions.run_id is 'the run [-]';
comment on column publish.predictions.kind is 'fit, backtest or forecast [-]';
comment on column publish.predictions.predicted_loss_nats is 'predicted loss [nats/token]';
comment on column publish.predictions.lo_loss_nats is 'lower end of the interval for one run [nats/token]';
comment on column publish.predictions.hi_loss_nats is 'upper end of the interval for one run [nats/token]';
comment on column publish.predictions.lo_50_loss_nats is 'lower end of the 50 % interval for one run [nats/token]';
comment on column publish.predictions.hi_50_loss_nats is 'upper end of the 50 % interval for one run [nats/token]';
comment on column publish.predictions.lo_80_loss_nats is 'lower end of the 80 % interval for one run [nats/token]';
comment on column publish.predictions.hi_80_loss_nats is 'upper end of the 80 % interval for one run [nats/token]';
comment on column publish.predictions.lo_90_loss_nats is 'lower end of the 90 % interval for one run [nats/token]';
comment on column publish.predictions.hi_90_loss_nats is 'upper end of the 90 % interval for one run [nats/token]';
comment on column publish.predictions.level is 'share of outcomes the interval is meant to hold [-]';
comment on column publish.predictions.flops_ratio is 'compute of the run over the most compute the law had seen [-]';
comment on column publish.predictions.best_so_far_loss_nats is 'least loss among the runs the law had seen: the baseline [nats/token]';

create table publish.frontier (
    release varchar not null,
    family varchar not null,
    law varchar not null,
    flops double not null,
    flops_ratio double not null,
    params_opt double not null,
    lo_params_opt double,
    hi_params_opt double,
    tokens_opt double not null,
    lo_tokens_opt double,
    hi_tokens_opt double,
    tokens_per_param double not null,
    loss_nats double not null,
    lo_loss_nats double,
    hi_loss_nats double,
    lo_params_indifferent double,
    hi_params_indifferent double,
    is_plan boolean not null,
    level double not null
);
comment on table publish.frontier is 'One row per release, family, law and compute budget of the frontier.';
comment on column publish.frontier.release is 'release of the coefficients [-]';
comment on column publish.frontier.family is 'model family [-]';
comment on column publish.frontier.law is 'law, by its name in laws/ [-]';
comment on column publish.frontier.flops is 'compute budget [FLOPs]';
comment on column publish.frontier.flops_ratio is 'budget over the most compute in the fit [-]';
comment on column publish.frontier.params_opt is 'compute-optimal model size [parameters]';
comment on column publish.frontier.lo_params_opt is 'lower end of its interval [parameters]';
comment on column publish.frontier.hi_params_opt is 'upper end of its interval [parameters]';
comment on column publish.frontier.tokens_opt is 'compute-optimal tokens [tokens]';
comment on column publish.frontier.lo_tokens_opt is 'lower end of its interval [tokens]';
comment on column publish.frontier.hi_tokens_opt is 'upper end of its interval [tokens]';
comment on column publish.frontier.tokens_per_param is 'tokens_opt over params_opt [tokens/parameter]';
comment on column publish.frontier.loss_nats is 'predicted loss at the optimum [nats/token]';
comment on column publish.frontier.lo_loss_nats is 'lower end of the interval for one run [nats/token]';
comment on column publish.frontier.hi_loss_nats is 'upper end of the interval for one run [nats/token]';
comment on column publish.frontier.lo_params_indifferent is 'smallest model within 0.005 nats of the optimum [parameters]';
comment on column publish.frontier.hi_params_indifferent is 'largest model within 0.005 nats of the optimum [parameters]';
comment on column publish.frontier.is_plan is 'true for the reference budgets of the plan table [-]';
comment on column publish.frontier.level is 'share of outcomes the interval is meant to hold [-]';

create table publish.isoflop_curves (
    release varchar not null,
    family varchar not null,
    law varchar not null,
    flops_budget double not null,
    params double not null,
    tokens double not null,
    predicted_loss_nats double not null
);
comment on table publish.isoflop_curves is 'One row per release, family, law, compute budget and model size along its curve.';
comment on column publish.isoflop_curves.release is 'release of the coefficients [-]';
comment on column publish.isoflop_curves.family is 'model family [-]';
comment on column publish.isoflop_curves.law is 'law, by its name in laws/ [-]';
comment on column publish.isoflop_curves.flops_budget is 'compute budget [FLOPs]';
comment on column publish.isoflop_curves.params is 'model size [parameters]';
comment on column publish.isoflop_curves.tokens is 'tokens that the budget leaves it [tokens]';
comment on column publish.isoflop_curves.predicted_loss_nats is 'loss by the law [nats/token]';

create table publish.isoflop_minima (
    release varchar not null,
    family varchar not null,
    flops_budget double not null,
    runs bigint not null,
    params_opt double,
    loss_nats double,
    curvature double,
    is_interior boolean not null,
    params_opt_law double
);
comment on table publish.isoflop_minima is 'One row per release, family and compute budget: the parabola through its runs.';
comment on column publish.isoflop_minima.release is 'release of the coefficients [-]';
comment on column publish.isoflop_minima.family is 'model family [-]';
comment on column publish.isoflop_minima.flops_budget is 'compute budget [FLOPs]';
comment on column publish.isoflop_minima.runs is 'runs at this budget [count]';
comment on column publish.isoflop_minima.params_opt is 'model size at the minimum of the parabola [parameters]';
comment on column publish.isoflop_minima.loss_nats is 'loss at that minimum [nats/token]';
comment on column publish.isoflop_minima.curvature is 'second coefficient of the parabola in the natural logarithm of N [nats/token]';
comment on column publish.isoflop_minima.is_interior is 'true when the minimum lies between the runs [-]';
comment on column publish.isoflop_minima.params_opt_law is 'compute-optimal size by the selected law [parameters]';

create table publish.data_quality (
    release varchar not null,
    table_name varchar not null,
    rule varchar not null,
    severity varchar not null,
    checked bigint not null,
    failed bigint not null,
    example varchar,
    note varchar not null
);
comment on table publish.data_quality is 'One row per release and expectation.';
comment on column publish.data_quality.release is 'release of the coefficients [-]';
comment on column publish.data_quality.table_name is 'points, runs or coefficients [-]';
comment on column publish.data_quality.rule is 'name of the rule [-]';
comment on column publish.data_quality.severity is 'critical, warning or info [-]';
comment on column publish.data_quality.checked is 'rows looked at [count]';
comment on column publish.data_quality.failed is 'rows that failed it [count]';
comment on column publish.data_quality.example is 'the first row that failed it, in words [-]';
comment on column publish.data_quality.note is 'why the rule and its bound [-]';

create table publish.file_problems (
    release varchar not null,
    file varchar not null,
    line bigint,
    reason varchar not null
);
comment on table publish.file_problems is 'One row per release and file or line that could not be read.';
comment on column publish.file_problems.release is 'release of the coefficients [-]';
comment on column publish.file_problems.file is 'log file [-]';
comment on column publish.file_problems.line is 'line in it, null for the whole file [count]';
comment on column publish.file_problems.reason is 'what is wrong with it [-]';

create table publish.forecasts (
    forecast_id varchar not null,
    made_at timestamptz not null,
    release varchar not null,
    family varchar not null,
    run_id varchar,
    params_non_embedding double not null,
    tokens double not null,
    q05_loss_nats double not null,
    q25_loss_nats double not null,
    q50_loss_nats double not null,
    q75_loss_nats double not null,
    q95_loss_nats double not null,
    hash varchar not null
);
comment on table publish.forecasts is 'One row per forecast, written before its run began.';
comment on column publish.forecasts.forecast_id is 'name of the forecast [-]';
comment on column publish.forecasts.made_at is 'when it was made [UTC]';
comment on column publish.forecasts.release is 'release of the coefficients [-]';
comment on column publish.forecasts.family is 'model family [-]';
comment on column publish.forecasts.run_id is 'the run it is for, null while unknown [-]';
comment on column publish.forecasts.params_non_embedding is 'model size [parameters]';
comment on column publish.forecasts.tokens is 'tokens planned [tokens]';
comment on column publish.forecasts.q05_loss_nats is '5 % quantile of the predicted loss [nats/token]';
comment on column publish.forecasts.q25_loss_nats is '25 % quantile of the predicted loss [nats/token]';
comment on column publish.forecasts.q50_loss_nats is 'median of the predicted loss [nats/token]';
comment on column publish.forecasts.q75_loss_nats is '75 % quantile of the predicted loss [nats/token]';
comment on column publish.forecasts.q95_loss_nats is '95 % quantile of the predicted loss [nats/token]';
comment on column publish.forecasts.hash is 'SHA-256 of the forecast [-]';
