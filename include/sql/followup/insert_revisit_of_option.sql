-- purpose: a step is planned again on its day: it is laid then, or late from then on
-- grain:   one row per customer with a step; the day before the rep's room moved it
-- reads:   plan_option    writes: plan_revisit
insert into plan_revisit (customer_id, revisit_date)
select
    option.customer_id,
    min(option.due_date) as revisit_date
from plan_option as option
where option.can_be_step
group by option.customer_id
