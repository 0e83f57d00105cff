-- Draws become one row a draw, its coefficients in a map, which is what predictions read.
-- publish.draws stays as a view of it.
drop view if exists publish.latest_law_draws;
drop view if exists publish.latest_draws;
drop view if exists publish.law_draws;

create table publish.law_draws (
    release varchar not null,
    family varchar not null,
    law varchar not null,
    draw integer not null,
    coefficients map (varchar, double) not null
);
comment on table publish.law_draws is
'One row per release, family, law and bootstrap draw: its coefficients side by side.';
comment on column publish.law_draws.release is 'release of the coefficients [-]';
comment on column publish.law_draws.family is 'model family [-]';
comment on column publish.law_draws.law is 'law, by its name in laws/ [-]';
comment on column publish.law_draws.draw is 'number of the draw, from 0 [-]';
comment on column publish.law_draws.coefficients is
'its coefficients in this draw by their names [unit of the coefficient]';

insert into publish.law_draws
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
group by release, family, law, draw
order by release, family, law, draw;

drop table publish.draws;

create table staging.law_draws as
select * exclude (release)
from publish.law_draws
where false;

insert into staging.law_draws
select
    family,
    law,
    draw,
    map(
        list(coefficient order by coefficient),
        list(value order by coefficient)
    ) as coefficients
from staging.draws
group by family, law, draw
order by family, law, draw;

drop table staging.draws;
