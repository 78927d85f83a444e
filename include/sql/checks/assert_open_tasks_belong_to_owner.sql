-- severity: critical
-- purpose: law 4: an open task is the present owner's, of a customer that was not
--          merged away
-- grain:   one row per open task that is not
-- reads:   followup_task, customer
select
    followup_task.task_id,
    followup_task.customer_id,
    case
        when customer.merged_into is not null
            then 'is open for a customer that was merged away'
        else 'is open for a rep who does not own the customer'
    end as problem
from followup_task
inner join customer
    on followup_task.customer_id = customer.customer_id
where
    followup_task.status = 'open'
    and (
        customer.merged_into is not null
        or customer.owner_id is distinct from followup_task.owner_id
    )
order by followup_task.task_id
