-- purpose: customers whose owner is warned in a night, for a person
-- grain:   one row per warned customer that does not lapse at once
-- reads:   lapse_clock, customer
-- params:  run_date
select
    lapse_clock.customer_id,
    coalesce(customer.legal_name, customer.short_name) as customer,
    customer.grade,
    lapse_clock.owner_id as rep_id,
    lapse_clock.clock_start_date as since,
    lapse_clock.limit_days,
    lapse_clock.lapses_date
from lapse_clock
inner join customer on lapse_clock.customer_id = customer.customer_id
where
    lapse_clock.warned_date <= cast(:run_date as date)
    and lapse_clock.lapses_date > cast(:run_date as date)
order by lapse_clock.owner_id, lapse_clock.lapses_date, lapse_clock.customer_id
