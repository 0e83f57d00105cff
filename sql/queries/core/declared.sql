-- One row per run and concept that is one value for the whole run: the one that counts.
create or replace temp table declared as
with

-- tokens, FLOPs and the learning rate change over a run: as metrics they declare nothing
once as (
    select
        run_id,
        concept,
        name,
        scale,
        priority,
        number,
        2 as preference,
        'logged: ' || name as stated
    from last_logged
    where concept not in ('tokens', 'samples', 'flops', 'learning_rate')
),

-- a key may stand inside a part of the configuration: model.vocab_size is a vocab_size
named as (
    select
        *,
        key as name,
        0 as depth
    from run_configs

    union all

    select
        *,
        list_last(string_split(key, '.')) as name,
        1000 as depth
    from run_configs
    where contains(key, '.')
),

configured as (
    select
        named.run_id,
        fields.concept,
        named.key as name,
        fields.scale,
        fields.priority + named.depth as priority,
        named.value,
        try_cast(named.value as double) * fields.scale as number,
        if(named.origin = 'logged', 1, 3) as preference,
        if(named.origin = 'logged', 'logged: config ', 'manifest: ') || named.key as stated,
        named.file
    from named
    inner join core.fields as fields
        on named.source = fields.source and named.name = fields.name
    -- a name from the settings is meant as it stands
    where fields.priority > 0 or named.depth = 0
),

-- what the configuration counts to, where nothing says it outright
architectures as (
    select
        *,
        1 as scale,
        10000 as priority,
        4 as preference,
        concept as name
    from counted
),

candidates as (
    select * from configured
    union all by name
    select * from once
    union all by name
    select * from architectures
),

texts as (
    select
        unnest(
            [
                'schedule', 'tokenizer', 'evaluation_set', 'training_precision', 'optimizer',
                'framework', 'status'
            ]
        ) as concept
)

select
    run_id,
    concept,
    name,
    value,
    number,
    stated || if(scale = 1, '', format(' x {:g}', scale)) as stated
from candidates
where
    (concept in (select texts.concept from texts) and value is not null)
    -- transformers writes max_steps = -1 for no plan, and total_flos = 0 for no count
    or (isfinite(number) and (number > 0 or not regexp_matches(concept, '^flops|_planned$')))
qualify
    row_number() over (
        partition by run_id, concept
        order by
            priority > 0 asc,
            preference asc,
            priority asc,
            length(name) asc,
            file desc nulls last,
            value asc
    ) = 1;
