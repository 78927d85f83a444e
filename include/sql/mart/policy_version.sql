-- purpose: policies that decided
-- grain:   one row per version
-- reads:   policy_version
create view mart.policy_version as
select
    policy_version.policy_version,
    policy_version.name,
    policy_version.content,
    policy_version.first_used_date
from leadflow.policy_version;

comment on view mart.policy_version is 'policies that decided; one row per version';
comment on column mart.policy_version.policy_version is 'preset and content hash';
comment on column mart.policy_version.name is 'preset';
comment on column mart.policy_version.content is 'every number of it';
comment on column mart.policy_version.first_used_date is 'run date of first use';
