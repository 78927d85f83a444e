-- purpose: dormant customers whose wake-up plan is exhausted, where the policy gives them up
-- grain:   one row per customer_id
-- reads:   wakeup_plan, customer    writes: given_up (temporary)
-- params:  step_count
create temporary table given_up on commit drop as
select
    customer.customer_id,
    customer.dormant_since_date,
    customer.last_interaction_at,
    max(wakeup_plan.step_number) as step_count
from wakeup_plan
inner join customer
    on
        wakeup_plan.customer_id = customer.customer_id
        and wakeup_plan.dormant_since_date = customer.dormant_since_date
where
    wakeup_plan.status = 'done'
    and not wakeup_plan.is_followed
    and wakeup_plan.step_number >= cast(:step_count as integer)
    and customer.lifecycle = 'dormant'
    and customer.merged_into is null
group by customer.customer_id
