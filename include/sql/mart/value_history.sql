-- purpose: value classes over time (G5)
-- grain:   one row per customer and period
-- reads:   value_history
create view mart.value_history as
select
    value_history.customer_id,
    value_history.value_class,
    value_history.valid_from_at,
    value_history.valid_to_at,
    value_history.reason,
    value_history.evidence,
    value_history.policy_version
from leadflow.value_history;

comment on view mart.value_history is
'value classes over time; one row per customer and period';
comment on column mart.value_history.customer_id is 'customer';
comment on column mart.value_history.value_class is
'code of the class; the policy names it under names.value_classes';
comment on column mart.value_history.valid_from_at is 'from, included';
comment on column mart.value_history.valid_to_at is 'to, excluded; null while it holds';
comment on column mart.value_history.reason is 'row of the value table that decided';
comment on column mart.value_history.evidence is
'amount, deals and loyalty at the start of the period, with the source rows';
comment on column mart.value_history.policy_version is 'policy that decided';
