-- One row per release and family: its status there, that of the latest decision on it or else the
-- one the release was published with, and the release that answers for it. A warning decides
-- nothing.
create or replace view publish.families as
with

present as (
    select
        release,
        family
    from publish.fits

    union

    select
        release,
        family
    from publish.runs
),

-- Of several reasons for one decision each is a row, added at one instant.
last_decisions as (
    select
        present.release,
        present.family,
        decisions.number,
        decisions.decision,
        decisions.reason
    from publish.decisions
    inner join present
        on
            decisions.release = present.release
            and (decisions.family is null or decisions.family = present.family)
    where decisions.decision <> 'warned'
    qualify
        (decisions.decision, decisions.decided_at) = last_value(
            (decisions.decision, decisions.decided_at)
        ) over (
            partition by present.release, present.family
            order by decisions.number
            rows between unbounded preceding and unbounded following
        )
),

judged as (
    select
        release,
        family,
        if(decision = 'approved', 'published', decision) as status,
        string_agg(reason, '; ' order by number) as reason
    from last_decisions
    group by release, family, decision
),

placed as (
    select
        present.release,
        present.family,
        release_facts.number,
        coalesce(judged.status, release_facts.status) as status,
        judged.reason
    from present
    inner join publish.release_facts on present.release = release_facts.release
    left join judged
        on present.release = judged.release and present.family = judged.family
),

-- Each release in which a family is in force, with the one before.
in_force as (
    select
        release,
        family,
        release as release_in_force,
        lag(release) over (partition by family order by number) as release_before
    from placed
    where status = 'published'
)

select
    ---------- keys
    placed.release,
    placed.family,
    ---------- what became of it
    placed.status,
    case when placed.status <> 'published' then placed.reason end as reason,
    ---------- which releases answer
    last_value(in_force.release_in_force ignore nulls) over earlier as release_in_force,
    last_value(
        case when in_force.release is not null then [in_force.release_before] end ignore nulls
    ) over earlier[1] as release_before

from placed
left join in_force
    on placed.release = in_force.release and placed.family = in_force.family
window earlier as (partition by placed.family order by placed.number);

comment on view publish.families is
'One row per release and family: its status there, and the release that answers for it.';
comment on column publish.families.release is 'release [-]';
comment on column publish.families.family is 'model family [-]';
comment on column publish.families.status is
'published, held or retracted: the one in force, of this family in this release [-]';
comment on column publish.families.reason is
'why it is held or retracted; null where it is published [-]';
comment on column publish.families.release_in_force is
'release that answers for it: this one, or the last before in which it was published; null for none [-]';
comment on column publish.families.release_before is
'release that answered for it before that one; null for none [-]';
