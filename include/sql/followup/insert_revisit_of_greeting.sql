-- purpose: a greeting is planned some days ahead, comes, and is dropped some days after
-- grain:   one row per customer and such day after the plan day
-- reads:   plan_greeting    writes: plan_revisit
-- params:  plan_date, window_days
insert into plan_revisit (customer_id, revisit_date)
select
    plan_greeting.customer_id,
    change.day as revisit_date
from plan_greeting
cross join
    lateral (
        values
        (plan_greeting.day - cast(:window_days as integer)),
        (plan_greeting.day),
        (plan_greeting.day + cast(:window_days as integer) + 1)
    ) as change (day)
where change.day > cast(:plan_date as date)
