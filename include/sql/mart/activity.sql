-- purpose: recorded activities, both directions
-- grain:   one row per activity
-- reads:   activity
create view mart.activity as
select
    activity.activity_id,
    activity.record_id,
    activity.customer_id,
    activity.contact_id,
    activity.rep_id,
    activity.occurred_at,
    activity.channel,
    activity.direction,
    activity.is_reached,
    activity.is_interaction,
    activity.is_touch,
    activity.summary,
    activity.feedback,
    activity.next_action,
    activity.next_action_date,
    activity.support_needed,
    activity.satisfaction,
    activity.urgency,
    activity.withdrawn_date
from leadflow.activity;

comment on view mart.activity is
'recorded activities, both directions; one row per activity';
comment on column mart.activity.activity_id is 'stable id';
comment on column mart.activity.record_id is 'newest source row';
comment on column mart.activity.customer_id is
'customer; null while it waits in match_review';
comment on column mart.activity.contact_id is 'person, where known';
comment on column mart.activity.rep_id is
'who did it; null where the source names somebody unknown';
comment on column mart.activity.occurred_at is 'when';
comment on column mart.activity.channel is
'phone, wechat, email, visit, meeting, chat, push or other';
comment on column mart.activity.direction is 'inbound or outbound';
comment on column mart.activity.is_reached is 'whether the person was reached';
comment on column mart.activity.is_interaction is 'counts for dormancy (Z1)';
comment on column mart.activity.is_touch is 'started by us, attempts included';
comment on column mart.activity.summary is 'summary as written';
comment on column mart.activity.feedback is 'interested, hesitant or objection';
comment on column mart.activity.next_action is 'agreed next action';
comment on column mart.activity.next_action_date is 'agreed date';
comment on column mart.activity.support_needed is 'support asked for (T11)';
comment on column mart.activity.satisfaction is
'how satisfied the customer said it was, 1 to 5 (T9)';
comment on column mart.activity.urgency is
'what the source''s priority field says: urgent, high, normal or low (T4, G1)';
comment on column mart.activity.withdrawn_date is
'of a row that stands for an urgent need: when it was urgent no longer';
