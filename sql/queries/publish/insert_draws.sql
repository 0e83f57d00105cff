-- One row per draw of the tables that were handed over, its coefficients in the order of names.
insert into publish.law_draws by name
select
    release,
    family,
    law,
    draw::integer as draw,
    map(
        list(coefficient order by coefficient),
        list(
            coalesce(value, error('NOT NULL constraint failed: draws.value'))
            order by coefficient
        )
    ) as coefficients
from release_rows
group by release, family, law, draw
order by family, law, draw;
