-- One row per run that a pattern of its family leaves out, or that has two families.
create or replace temp table exclusions as
with

patterns as (
    select
        family,
        unnest(exclude_runs) as pattern
    from core.families
),

told as (
    select
        run_families.run_id,
        'excluded by settings: ' || min(patterns.pattern) as exclusion
    from run_families
    inner join patterns using (family)
    where run_families.run_id glob patterns.pattern
    group by run_families.run_id

    union all

    select
        run_id,
        'in the families ' || array_to_string(families, ' and ')
        || ': give the runs of the sources different names, or the sources one family' as exclusion
    from conflicts
)

select
    run_id,
    min(exclusion) as exclusion
from told
group by run_id;
