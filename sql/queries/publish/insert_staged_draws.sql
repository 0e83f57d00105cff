-- One row per staged draw.
insert into publish.law_draws by name
select
    $release as release,
    *
from staging.law_draws
order by family, law, draw;
