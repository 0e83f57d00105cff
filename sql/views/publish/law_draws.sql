-- One row per release, family, law and bootstrap draw: its coefficients side by side.
create or replace view publish.law_draws as
select
    release,
    family,
    law,
    draw,
    map(
        list(coefficient order by coefficient),
        list(value order by coefficient)
    ) as coefficients

from publish.draws
group by release, family, law, draw;

comment on view publish.law_draws is 'One row per release, family, law and bootstrap draw.';
comment on column publish.law_draws.release is 'release of the coefficients [-]';
comment on column publish.law_draws.family is 'model family [-]';
comment on column publish.law_draws.law is 'law, by its name in laws/ [-]';
comment on column publish.law_draws.draw is 'number of the draw, from 0 [-]';
comment on column publish.law_draws.coefficients is
'its coefficients in this draw by their names [unit of the coefficient]';
