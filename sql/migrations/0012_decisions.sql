-- What is newest follows the order of publication, and what became of a release is on record:
-- rows are added to publish.decisions, and publish.releases is a view over them.
drop view if exists publish.latest_releases;

alter table publish.releases rename to release_facts;
comment on table publish.release_facts is
'One row per release as it was published; publish.releases has what became of it since.';
comment on column publish.release_facts.status is 'status when it was published: published or held [-]';

alter table publish.release_facts add column number bigint;
alter table publish.release_facts add column settings varchar;
alter table publish.release_facts add column forecasts_known bigint;
alter table publish.release_facts add column decisions_known bigint;
alter table publish.release_facts add column readings_known bigint;
comment on column publish.release_facts.number is 'place in the order of publication, from 1 [-]';
comment on column publish.release_facts.settings is
'settings that settings_hash is of; null in releases from before they were kept [JSON]';
comment on column publish.release_facts.forecasts_known is
'rows of the ledger when it was published: its Parquet has no later ones [count]';
comment on column publish.release_facts.decisions_known is
'decisions on record when it was published, its own included [count]';
comment on column publish.release_facts.readings_known is
'readings of the logs that it was made from; null in releases from before they were kept [count]';

update publish.release_facts
set
    number = placed.number,
    decisions_known = 0
from (
    select
        release,
        row_number() over (order by released_at, release) as number
    from publish.release_facts
) as placed
where release_facts.release = placed.release;

-- Forecasts were always made from the newest release.
update publish.release_facts
set forecasts_known = (
    select coalesce(max(forecasts.sequence), 0)
    from publish.forecasts
    inner join publish.release_facts as origins using (release)
    where origins.number < release_facts.number
);

create table publish.decisions (
    number bigint not null,
    release varchar not null,
    family varchar,
    decision varchar not null,
    reason varchar not null,
    decided_at timestamptz not null,
    decided_by varchar not null
);
comment on table publish.decisions is
'One row per decision on a release, in their order: why it is held, approved or retracted.';
comment on column publish.decisions.number is 'place in the order of decisions, from 1 [-]';
comment on column publish.decisions.release is 'release that it is about [-]';
comment on column publish.decisions.family is
'model family that gave the reason, null where it is about the whole release [-]';
comment on column publish.decisions.decision is 'held, warned, approved or retracted [-]';
comment on column publish.decisions.reason is 'why, in a sentence [-]';
comment on column publish.decisions.decided_at is 'when it was decided [UTC]';
comment on column publish.decisions.decided_by is 'gate, or who decided [-]';
