-- One row at most: what was known to the release that was published last for the day $day.
select
    release_facts.release,
    release_facts.released_at as at,
    release_facts.number - 1 as releases,
    coalesce(release_facts.readings_known, (
        select max(readings.reading)
        from raw.readings
        where readings.read_at <= release_facts.released_at
    )) as readings,
    release_facts.forecasts_known as forecasts,
    release_facts.decisions_known as decisions,
    release_facts.settings
from publish.release_facts
where release_facts.as_of = $day::date
order by release_facts.number desc
limit 1;
