-- purpose: handover records of reps who have left (D7)
-- grain:   one row per customer, leaving rep and day on which it left the rep
-- reads:   handover, merged_customer
create view mart.handover as
select
    coalesce(merged_customer.live_customer_id, handover.customer_id) as customer_id,
    handover.from_rep_id,
    handover.begun_date,
    handover.to_rep_id,
    handover.handed_date,
    handover.told_by,
    handover.open_task,
    handover.open_opportunities,
    handover.last_activity_at,
    handover.last_summary,
    handover.next_action,
    handover.next_action_date
from leadflow.handover
left join leadflow.merged_customer
    on handover.customer_id = merged_customer.customer_id;

comment on view mart.handover is
'handover records (D7); one row per customer, leaving rep and day on which it left the rep';
comment on column mart.handover.customer_id is 'customer; the live one, merges followed';
comment on column mart.handover.from_rep_id is 'rep who leaves';
comment on column mart.handover.begun_date is 'day on which the customer left the rep';
comment on column mart.handover.to_rep_id is 'new owner; null while in the lead pool';
comment on column mart.handover.handed_date is 'day on which the new owner got it';
comment on column mart.handover.told_by is
'who handed over by command; null: the night, by the roster';
comment on column mart.handover.open_task is 'the open task at that time';
comment on column mart.handover.open_opportunities is 'possible sales open at that time';
comment on column mart.handover.last_activity_at is 'last activity at that time';
comment on column mart.handover.last_summary is 'what was said last at that time';
comment on column mart.handover.next_action is 'what had been agreed last';
comment on column mart.handover.next_action_date is 'for when';
