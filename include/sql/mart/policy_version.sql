-- purpose: policies that decided
-- grain:   one row per version
-- reads:   policy_version, policy_use, policy_change
create view mart.policy_version as
with changed as (
    select distinct on (policy_change.policy_version)
        policy_change.policy_version,
        policy_change.previous_version,
        array_agg(
            policy_change.key
            || ': ' || coalesce(policy_change.old_value, '–')
            || ' → ' || coalesce(policy_change.new_value, '–')
            order by policy_change.key
        ) as changes
    from leadflow.policy_change
    group by
        policy_change.policy_version,
        policy_change.previous_version,
        policy_change.used_from_date
    order by policy_change.policy_version asc, policy_change.used_from_date desc
)

select
    policy_version.policy_version,
    policy_version.name,
    policy_version.content,
    policy_version.first_used_date,
    changed.previous_version,
    coalesce(changed.changes, '{}') as changes
from leadflow.policy_version
left outer join changed on policy_version.policy_version = changed.policy_version;

comment on view mart.policy_version is 'policies that decided; one row per version';
comment on column mart.policy_version.policy_version is 'preset and content hash';
comment on column mart.policy_version.name is 'preset';
comment on column mart.policy_version.content is 'every number of it';
comment on column mart.policy_version.first_used_date is 'run date of first use';
comment on column mart.policy_version.previous_version is
'policy in use before it was last switched to';
comment on column mart.policy_version.changes is
'what differs from the previous one, a line a key; as rows in policy_change';
