-- purpose: clocks that a night has to look at although nothing may have changed
-- grain:   one row per customer to be warned about, to lapse, or whose pause ends
-- reads:   lapse_clock    writes: lapse_scope
-- params:  run_date
insert into lapse_scope (customer_id)
select lapse_clock.customer_id
from lapse_clock
where lapse_clock.check_date <= cast(:run_date as date)
on conflict (customer_id) do nothing
