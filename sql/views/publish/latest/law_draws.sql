-- One row per family, law and bootstrap draw, of the newest published release.
-- Not publish.law_draws cut down to it, which would put the draws of every release together first.
create or replace view publish.latest_law_draws as
select
    release,
    family,
    law,
    draw,
    map(
        list(coefficient order by coefficient),
        list(value order by coefficient)
    ) as coefficients

from publish.latest_draws
group by release, family, law, draw;

comment on view publish.latest_law_draws is
'One row per family, law and bootstrap draw, of the newest published release.';
