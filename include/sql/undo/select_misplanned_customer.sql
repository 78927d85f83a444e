-- purpose: customers whose open task names a person that they have no more
-- grain:   one row per customer
-- reads:   customer, followup_task, contact
-- params:  customer_ids
select followup_task.customer_id
from leadflow.followup_task
left join leadflow.contact
    on
        followup_task.contact_id = contact.contact_id
        and followup_task.customer_id = contact.customer_id
where
    followup_task.customer_id = any(cast(:customer_ids as text[]))
    and followup_task.status = 'open'
    and followup_task.contact_id is not null
    and contact.contact_id is null
order by followup_task.customer_id
