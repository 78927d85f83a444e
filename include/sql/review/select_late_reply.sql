-- purpose: promises already broken: first touches and replies past their time (T1, T8)
-- grain:   one row per open task
-- reads:   followup_task, customer
-- params:  run_date
select
    followup_task.customer_id,
    customer.legal_name,
    customer.grade,
    followup_task.owner_id,
    followup_task.kind,
    followup_task.wanted_date,
    cast(:run_date as date) - followup_task.wanted_date as late_days,
    followup_task.due_date
from leadflow.followup_task as followup_task
inner join leadflow.customer as customer
    on followup_task.customer_id = customer.customer_id
where
    followup_task.status = 'open'
    and followup_task.kind in ('first_touch', 'reply')
    and followup_task.wanted_date < :run_date
order by customer.grade asc, late_days desc, followup_task.customer_id asc
