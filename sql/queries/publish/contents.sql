-- One row: a hash of what a release file is made from: the scripts, the releases, the forecasts.
-- Published rows never change, so the names of the releases stand for them.
with

facts as (
    select 'release ' || release || ' ' || status as fact
    from publish.releases

    union all

    select 'forecast ' || forecast_id || ' ' || hash as fact
    from publish.forecasts
)

select sha256($scripts || coalesce(string_agg(fact, chr(10) order by fact), '')) as contents
from facts;
