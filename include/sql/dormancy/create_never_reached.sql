-- purpose: customers that nobody has reached for as long as others take to be dormant: they are
--          not dormant, their first contact is overdue (T1)
-- grain:   one row per customer_id, once
-- reads:   dormancy_threshold, customer    writes: newly_unreached (temporary)
-- params:  run_date
create temporary table newly_unreached on commit drop as
select
    customer.customer_id,
    customer.owner_id,
    customer.created_date,
    threshold.months,
    cast(customer.created_date + make_interval(months => threshold.months) as date) + 1
        as since_date
from dormancy_threshold as threshold
inner join customer on threshold.lifecycle = customer.lifecycle
where
    customer.merged_into is null
    and customer.lifecycle in ('lead', 'prospect', 'customer')
    and customer.last_interaction_at is null
    and customer.never_reached_since_date is null
    and customer.created_date
    < cast(:run_date as date) - make_interval(months => threshold.months, days => -5)
    and customer.created_date + make_interval(months => threshold.months)
    < cast(:run_date as date)
