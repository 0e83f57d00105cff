-- One row per content of $versions, run and metric: how many numbers its whole records held.
select
    readings.version,
    series.run_id,
    series.metric,
    cast(sum(series.points) as bigint) as points
from raw.series as series
inner join raw.readings as readings using (reading)
where list_contains($versions, readings.version) and readings.kind <> 'tail'
group by readings.version, series.run_id, series.metric;
