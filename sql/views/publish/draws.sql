-- One row per release, family, law, bootstrap draw and coefficient.
create or replace view publish.draws as
with

unnested as (
    select
        release,
        family,
        law,
        draw,
        unnest(map_entries(coefficients)) as entry
    from publish.law_draws
)

select
    unnested.release,
    unnested.family,
    unnested.law,
    unnested.draw,
    unnested.entry.key as coefficient,
    unnested.entry.value as value -- noqa: RF04

from unnested;

comment on view publish.draws is
'One row per release, family, law, bootstrap draw and coefficient.';
comment on column publish.draws.release is 'release of the coefficients [-]';
comment on column publish.draws.family is 'model family [-]';
comment on column publish.draws.law is 'law, by its name in laws/ [-]';
comment on column publish.draws.draw is 'number of the draw, from 0 [-]';
comment on column publish.draws.coefficient is
'its name in laws/: E, A, B, alpha, beta and so on [-]';
comment on column publish.draws.value is 'its value in this draw [unit of the coefficient]';
