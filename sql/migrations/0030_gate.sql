-- A release is held family by family: a decision without a family is about all of them.
comment on column publish.decisions.family is
'model family that it is about, null for every family of the release [-]';
comment on table publish.file_problems is
'One row per release and file or line that could not be read, or file that is gone.';

-- What the gate knows of each family, and what its suite decided.
create table quality.families (
    family varchar not null,
    last_release varchar not null,
    law varchar not null,
    law_now varchar,
    rule_broken varchar,
    has_new_data boolean not null,
    is_asked_for boolean not null,
    share_nearer double,
    walk_forward_runs bigint,
    walk_forward_are_before double,
    walk_forward_are double
);
comment on table quality.families is
'One row per family that waits to be published and has a release in force with a quoted law.';
comment on column quality.families.family is 'model family [-]';
comment on column quality.families.last_release is 'its release in force [-]';
comment on column quality.families.law is 'law quoted there [-]';
comment on column quality.families.law_now is 'law that would be quoted now, null for none [-]';
comment on column quality.families.rule_broken is
'rule that the law quoted there breaks now, in words; null where it breaks none [-]';
comment on column quality.families.has_new_data is
'true where a fitted run came, went or changed since [-]';
comment on column quality.families.is_asked_for is
'true where the settings changed since and the newest release does not hold the family: what moved is warned of, not held [-]';
comment on column quality.families.share_nearer is
'share of the draws of then that are nearer to the estimate of then than that of now [-]';
comment on column quality.families.walk_forward_runs is
'predictions of costlier runs behind both mean errors, the fewer of the two [count]';
comment on column quality.families.walk_forward_are_before is
'mean of |predicted - actual| / actual over costlier runs, then [-]';
comment on column quality.families.walk_forward_are is 'the same now [-]';

create table quality.decisions (
    family varchar not null,
    rule varchar not null,
    decision varchar not null,
    reason varchar not null
);
comment on table quality.decisions is
'One row per family and rule of the gate that it failed when it was last judged.';
comment on column quality.decisions.family is 'model family [-]';
comment on column quality.decisions.rule is 'name of the rule [-]';
comment on column quality.decisions.decision is 'held, or warned where the settings changed [-]';
comment on column quality.decisions.reason is 'what the rule saw, in words and numbers [-]';
