-- One row per release, with the status that is in force: published while any family of it is, else
-- retracted or held. A release without families has that of its latest decision, or else the one it
-- was published with.
create or replace view publish.releases as
with

decided as (
    select
        release,
        arg_max(decision, number) as decision
    from publish.decisions
    where family is null and decision <> 'warned'
    group by release
),

counted as (
    select
        release,
        bool_or(status = 'published') as is_any_published,
        bool_and(status = 'retracted') as is_retracted
    from publish.families
    group by release
)

select
    ---------- what it is called, and where it stands
    release_facts.release,
    release_facts.number,
    release_facts.released_at,
    case
        when counted.is_any_published then 'published'
        when counted.is_retracted then 'retracted'
        when counted.release is not null then 'held'
        when decided.decision = 'approved' then 'published'
        else coalesce(decided.decision, release_facts.status)
    end as status,
    release_facts.as_of,
    ---------- what it was made from
    release_facts.data_hash,
    release_facts.settings_hash,
    release_facts.settings,
    release_facts.code_version,
    release_facts.seed,
    release_facts.draws,
    ---------- what it counted
    release_facts.runs,
    release_facts.runs_left_out,
    release_facts.forecasts_known,
    release_facts.decisions_known,
    release_facts.readings_known

from publish.release_facts
left join decided on release_facts.release = decided.release
left join counted on release_facts.release = counted.release;

comment on view publish.releases is
'One row per release. A published release is never rewritten; its status is that in force.';
comment on column publish.releases.release is
'name of the release: the day, with .1, .2 for later ones of that day [-]';
comment on column publish.releases.number is
'place in the order of publication, from 1; the newest is the greatest, whatever the clock said [-]';
comment on column publish.releases.released_at is 'when it was published [UTC]';
comment on column publish.releases.status is 'published, held or retracted: the one in force [-]';
comment on column publish.releases.as_of is 'day the release is for [day]';
comment on column publish.releases.data_hash is 'SHA-256 of the runs it was made from [-]';
comment on column publish.releases.settings_hash is 'SHA-256 of the settings it was made with [-]';
comment on column publish.releases.settings is
'settings that settings_hash is of; null in releases from before they were kept [JSON]';
comment on column publish.releases.code_version is 'version of lawbook and hash of its code [-]';
comment on column publish.releases.seed is 'seed of the bootstrap [-]';
comment on column publish.releases.draws is 'bootstrap draws asked for a fit [count]';
comment on column publish.releases.runs is 'runs that ingest knew [count]';
comment on column publish.releases.runs_left_out is
'runs that are in no fit and were not held out to be predicted [count]';
comment on column publish.releases.forecasts_known is
'rows of the ledger when it was published [count]';
comment on column publish.releases.decisions_known is
'decisions on record when it was published, its own included [count]';
comment on column publish.releases.readings_known is
'readings of the logs that it was made from; null in releases from before they were kept [count]';
