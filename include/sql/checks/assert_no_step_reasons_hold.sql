-- severity: warning
-- purpose: law 4: the reason why a customer has no next step is true of it
-- grain:   one row per live customer whose stated reason does not hold
-- reads:   next_step, customer
select
    customer.customer_id,
    'has no next step as it is ' || next_step.no_step_reason
    || ', but it is not' as problem
from next_step
inner join customer
    on next_step.customer_id = customer.customer_id
where
    customer.merged_into is null
    and customer.lifecycle in ('lead', 'prospect', 'customer', 'dormant')
    and (
        (
            next_step.no_step_reason = 'paused'
            and not customer.is_paused
            and customer.paused_until_date is null
        )
        or (next_step.no_step_reason = 'opted_out' and not customer.is_opted_out)
        or (
            next_step.no_step_reason = 'contact_failed'
            and not customer.is_contact_failed
        )
        or (next_step.no_step_reason = 'in_pool' and not customer.is_in_lead_pool)
    )
order by customer.customer_id
