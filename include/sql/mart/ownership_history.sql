-- purpose: owners over time
-- grain:   one row per customer and ownership period
-- reads:   ownership_history
create view mart.ownership_history as
select
    ownership_history.customer_id,
    ownership_history.owner_id,
    ownership_history.valid_from_at,
    ownership_history.valid_to_at,
    ownership_history.reason,
    ownership_history.evidence,
    ownership_history.policy_version
from leadflow.ownership_history;

comment on view mart.ownership_history is
'owners over time; one row per customer and ownership period';
comment on column mart.ownership_history.customer_id is 'customer';
comment on column mart.ownership_history.owner_id is 'rep; null in the lead pool';
comment on column mart.ownership_history.valid_from_at is 'from, included';
comment on column mart.ownership_history.valid_to_at is
'to, excluded; null while it holds';
comment on column mart.ownership_history.reason is
'registration, round_robin, lapsed, handover ...';
comment on column mart.ownership_history.evidence is 'what it rests on';
comment on column mart.ownership_history.policy_version is 'policy that decided';
