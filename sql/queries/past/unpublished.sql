-- One row: what was known at the instant $at; releases is 0 and readings null where nothing was.
with

earlier as (
    select *
    from publish.release_facts
    where released_at <= $at
)

select
    null::varchar as release,
    $at::timestamptz as at,
    (select coalesce(max(number), 0) from earlier) as releases,
    (
        select max(reading) from raw.readings
        where read_at <= $at
    ) as readings,
    (
        select coalesce(max(sequence), 0) from publish.forecasts
        where made_at <= $at
    ) as forecasts,
    (
        select coalesce(max(number), 0) from publish.decisions
        where decided_at <= $at
    ) as decisions,
    (select arg_max(settings, number) from earlier) as settings;
