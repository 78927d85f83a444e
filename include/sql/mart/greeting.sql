-- purpose: greetings whose day has come
-- grain:   one row per customer, day and occasion
-- reads:   greeting, merged_customer
create view mart.greeting as
select
    coalesce(merged_customer.live_customer_id, greeting.customer_id) as customer_id,
    greeting.customer_id as told_customer_id,
    greeting.greeting_date,
    greeting.occasion,
    greeting.way,
    greeting.value_class,
    greeting.policy_version
from leadflow.greeting
left join leadflow.merged_customer
    on greeting.customer_id = merged_customer.customer_id;

comment on view mart.greeting is
'birthdays, anniversaries and festivals (T5); one row per customer, day and occasion';
comment on column mart.greeting.customer_id is
'customer that it belongs to now: the live one, after merges';
comment on column mart.greeting.told_customer_id is 'customer that it was told of';
comment on column mart.greeting.greeting_date is 'the day itself';
comment on column mart.greeting.occasion is
'birthday, deal_anniversary, spring_festival, mid_autumn ...';
comment on column mart.greeting.way is
'task: a rep greets; push: an automatic message, which is no next step';
comment on column mart.greeting.value_class is 'value class that decided the way';
comment on column mart.greeting.policy_version is 'policy that decided the way';
