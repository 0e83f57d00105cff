-- One row per draw of the tables that were handed over, its coefficients in the order of names.
insert into staging.law_draws by name
select
    family,
    law,
    draw::integer as draw,
    map(
        list(coefficient order by coefficient),
        list(value order by coefficient)
    ) as coefficients
from staged_rows
group by family, law, draw
order by family, law, draw;
