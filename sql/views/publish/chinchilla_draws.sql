-- One row per release, family and draw of the Chinchilla law: its coefficients side by side.
-- Columns are qualified because the table macros read this view, and DuckDB would take a bare
-- release or family for the argument of the macro.
create or replace view publish.chinchilla_draws as
select
    draws.release,
    draws.family,
    draws.law,
    draws.draw,
    max(draws.value) filter (where draws.coefficient = 'E') as irreducible_nats,
    max(draws.value) filter (where draws.coefficient = 'A') as model_nats,
    max(draws.value) filter (where draws.coefficient = 'B') as data_nats,
    max(draws.value) filter (where draws.coefficient = 'alpha') as alpha,
    max(draws.value) filter (where draws.coefficient = 'beta') as beta

from publish.draws
where draws.law = 'chinchilla'
group by draws.release, draws.family, draws.law, draws.draw;

comment on view publish.chinchilla_draws is
'One row per release, family and bootstrap draw of the Chinchilla law.';
comment on column publish.chinchilla_draws.release is 'release of the coefficients [-]';
comment on column publish.chinchilla_draws.family is 'model family [-]';
comment on column publish.chinchilla_draws.law is 'chinchilla [-]';
comment on column publish.chinchilla_draws.draw is 'number of the draw, from 0 [-]';
comment on column publish.chinchilla_draws.irreducible_nats is
'E, the loss that remains at infinite N and D [nats/token]';
comment on column publish.chinchilla_draws.model_nats is
'A, the loss a finite model adds, at N = 1 [nats/token]';
comment on column publish.chinchilla_draws.data_nats is
'B, the loss finite data adds, at D = 1 [nats/token]';
comment on column publish.chinchilla_draws.alpha is 'exponent of N [-]';
comment on column publish.chinchilla_draws.beta is 'exponent of D [-]';
