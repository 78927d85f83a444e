-- purpose: what goes out by itself, day by day
-- grain:   one row per customer, occasion and its date
-- reads:   push, merged_customer
create view mart.push as
select
    coalesce(merged_customer.live_customer_id, push.customer_id) as customer_id,
    push.customer_id as told_customer_id,
    push.due_date,
    push.kind,
    push.occasion,
    push.occasion_date,
    push.contact_id,
    push.channel,
    push.language,
    push.reason,
    push.policy_version
from leadflow.push
left outer join leadflow.merged_customer
    on push.customer_id = merged_customer.customer_id;

comment on view mart.push is
'automatic pushes and greetings (T2, T5, Z3); one row per customer, occasion and its date';
comment on column mart.push.customer_id is
'customer now: who was merged away is shown as the one it has gone into';
comment on column mart.push.told_customer_id is 'customer that it was due to';
comment on column mart.push.due_date is 'run date whose list it stands on';
comment on column mart.push.kind is 'greeting, weekly_push or wakeup_news';
comment on column mart.push.occasion is
'the festival, birthday or anniversary; weekly_push; the step of the wake-up plan';
comment on column mart.push.occasion_date is 'the day that it belongs to';
comment on column mart.push.contact_id is 'person that it goes to';
comment on column mart.push.channel is 'mail, wechat or sms';
comment on column mart.push.language is 'zh or en, after the name of the person';
comment on column mart.push.reason is 'key and values of the message that says why';
comment on column mart.push.policy_version is 'policy that asked for it';
