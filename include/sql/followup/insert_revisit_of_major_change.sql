-- purpose: a change counts from its day on, and after a year it is history
-- grain:   one row per customer and such day after the plan day
-- reads:   plan_subject, customer_event    writes: plan_revisit
-- params:  plan_date, change_kinds
insert into plan_revisit (customer_id, revisit_date)
select
    subject.customer_id,
    change.day as revisit_date
from plan_subject as subject
inner join customer_event on subject.customer_id = customer_event.customer_id
cross join
    lateral (
        values (customer_event.event_date), (customer_event.event_date + 367)
    ) as change (day)
where
    customer_event.kind = any(cast(:change_kinds as text[]))
    and change.day > cast(:plan_date as date)
