-- purpose: the greetings whose day has come: those of a rep, and the pushes, which are no next
--          steps (law 4, T5)
-- grain:   one row per customer, day and occasion; the way is decided once
-- reads:   plan_greeting    writes: greeting
-- params:  plan_date, policy_version
insert into greeting (
    customer_id, greeting_date, occasion, way, value_class, policy_version
)
select
    plan_greeting.customer_id,
    plan_greeting.day as greeting_date,
    plan_greeting.occasion,
    plan_greeting.way,
    plan_greeting.value_class,
    :policy_version
from plan_greeting
where plan_greeting.day <= :plan_date
order by plan_greeting.customer_id, plan_greeting.day, plan_greeting.occasion
on conflict (customer_id, greeting_date, occasion) do nothing
