-- severity: critical
-- purpose: laws 4 and 6: a dormant customer says since when and has a wake-up plan
-- grain:   one row per dormant customer that does not
-- reads:   customer, wakeup_plan
select
    customer.customer_id,
    case
        when customer.dormant_since_date is null then 'is dormant without a date'
        else 'is dormant without a wake-up plan'
    end as problem
from customer
where
    customer.merged_into is null
    and customer.lifecycle = 'dormant'
    and (
        customer.dormant_since_date is null
        or not exists (
            select 1
            from wakeup_plan
            where
                wakeup_plan.customer_id = customer.customer_id
                and wakeup_plan.dormant_since_date = customer.dormant_since_date
        )
    )
order by customer.customer_id
