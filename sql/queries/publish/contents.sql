-- One row: a hash of what a release file is made from: scripts, releases, decisions, forecasts.
-- Published rows never change, so the names of the releases stand for them.
with

facts as (
    select 'release ' || release as fact
    from publish.release_facts

    union all

    select 'decision ' || number || ' ' || release || ' ' || decision as fact
    from publish.decisions

    union all

    select 'forecast ' || forecast_id || ' ' || hash as fact
    from publish.forecasts
)

select
    sha256(
        $scripts || ' draws ' || $draws_kept
        || coalesce(string_agg(fact, chr(10) order by fact), '')
    ) as contents
from facts;
