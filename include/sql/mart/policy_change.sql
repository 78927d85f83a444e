-- purpose: what each switch of policy changed
-- grain:   one row per switch and key
-- reads:   policy_change
create view mart.policy_change as
select
    policy_change.used_from_date,
    policy_change.policy_version,
    policy_change.previous_version,
    policy_change.key,
    policy_change.old_value,
    policy_change.new_value
from leadflow.policy_change;

comment on view mart.policy_change is
'what each switch of policy changed; one row per switch and key';
comment on column mart.policy_change.used_from_date is 'run date from which it was in use';
comment on column mart.policy_change.policy_version is 'policy switched to';
comment on column mart.policy_change.previous_version is 'policy in use before';
comment on column mart.policy_change.key is
'key of the policy; rows of tables count from 1';
comment on column mart.policy_change.old_value is 'value before; null where it had none';
comment on column mart.policy_change.new_value is 'value after; null where it has none';
