-- purpose: after a year a change is history
-- grain:   one row per customer and such day after the plan day
-- reads:   plan_subject, customer_event    writes: plan_revisit
-- params:  plan_date, change_kinds
insert into plan_revisit (customer_id, revisit_date)
select
    subject.customer_id,
    customer_event.event_date + 367 as revisit_date
from plan_subject as subject
inner join customer_event on subject.customer_id = customer_event.customer_id
where
    customer_event.kind = any(cast(:change_kinds as text[]))
    and customer_event.event_date + 367 > cast(:plan_date as date)
