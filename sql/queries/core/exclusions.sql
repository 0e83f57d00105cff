-- One row per run that a pattern of its family leaves out.
create or replace temp table exclusions as
with

patterns as (
    select
        family,
        unnest(exclude_runs) as pattern
    from core.families
)

select
    run_families.run_id,
    'excluded by settings: ' || min(patterns.pattern) as exclusion
from run_families
inner join patterns using (family)
where run_families.run_id glob patterns.pattern
group by run_families.run_id;
