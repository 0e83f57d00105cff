-- One row per run whose loss is more than $far times off that of runs it should lie close to.
-- Of two runs the one with no fewer parameters and tokens should not have the higher loss. Where
-- it has by far, the run is to blame that stands against at least half of those it compares with.
with

-- a run that went wrong is no measure of others
sound as (
    select *
    from $batch
    where
        is_final
        and loss_nats > 0
        and isfinite(loss_nats)
        and loss_nats <= $rise_max * loss_min_nats
        and loss_nats <= loss_first_nats
),

-- of one size and length the best: the others may be badly tuned
best as (
    select *
    from sound
    qualify row_number() over (partition by family, params, tokens order by loss_nats, run_id) = 1
),

pairs as (
    select
        small.run_id as small_id,
        large.run_id as large_id,
        small.loss_nats as small_loss,
        large.loss_nats as large_loss,
        large.loss_nats > $far * small.loss_nats as is_far
    from sound as small
    inner join sound as large
        on
            small.family = large.family
            and small.run_id <> large.run_id
            and small.params <= large.params
            and small.tokens <= large.tokens
),

-- too low: most of the larger sizes and lengths stand against it, and there are some
low as (
    select small_id as run_id
    from pairs
    semi join best on pairs.large_id = best.run_id
    group by small_id
    having count(*) filter (where is_far) >= 2 and count(*) filter (where is_far) > 0.5 * count(*)
),

high as (
    select
        large_id as run_id,
        arg_min(small_id, small_loss) filter (where is_far) as other,
        min(small_loss) filter (where is_far) as loss_other,
        any_value(large_loss) as loss_nats
    from pairs
    where small_id not in (select low.run_id from low)
    group by large_id
    having count(*) filter (where is_far) >= 0.5 * count(*) and count(*) filter (where is_far) > 0
),

told as (
    select
        high.run_id,
        printf(
            'loss %.3g, but %s has %.3g with no more parameters and no more tokens',
            high.loss_nats,
            high.other,
            high.loss_other
        )
        || case
            when ln(high.loss_nats) between 0.5 * high.loss_other and 1.02 * high.loss_other
                then printf('; as a perplexity it would be %.3g nats/token', ln(high.loss_nats))
            when
                high.loss_nats * ln(2) between 0.8 * high.loss_other and 1.02 * high.loss_other
                then printf('; in bits it would be %.3g nats/token', high.loss_nats * ln(2))
            else ''
        end as value
    from high

    union all

    select
        low.run_id,
        printf(
            'loss %.3g, but %d of %d larger runs have a far higher one',
            any_value(pairs.small_loss),
            count(*) filter (where pairs.is_far),
            count(*)
        ) as value
    from low
    inner join pairs on low.run_id = pairs.small_id
    group by low.run_id
)

select
    runs.run_id,
    runs.family,
    told.value
from $batch as runs
inner join told using (run_id)
