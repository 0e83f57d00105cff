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

configured as (
    select
        run_configs.run_id,
        fields.concept,
        fields.name,
        fields.scale,
        fields.priority,
        run_configs.value,
        try_cast(run_configs.value as double) * fields.scale as number,
        if(run_configs.origin = 'logged', 1, 3) as preference,
        if(run_configs.origin = 'logged', 'logged: config ', 'manifest: ') || fields.name as stated,
        run_configs.file
    from run_configs
    inner join core.fields as fields
        on run_configs.source = fields.source and run_configs.key = fields.name
),

candidates as (
    select * from configured
    union all by name
    select * from once
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
    (concept = 'schedule' and value is not null)
    -- transformers writes max_steps = -1 for no plan, and total_flos = 0 for no count
    or (isfinite(number) and (number > 0 or not regexp_matches(concept, '^flops|_planned$')))
qualify
    row_number() over (
        partition by run_id, concept
        order by
            priority > 0 asc,
            preference asc,
            priority asc,
            file desc nulls last,
            value asc
    ) = 1;
