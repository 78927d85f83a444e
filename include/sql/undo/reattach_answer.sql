-- purpose: reps' answers that stay follow their customer: to the party they were about where it is
--          still there, else to the customer's oldest
-- grain:   one row per answer of an affected customer
-- reads:   undo_customer, customer, membership    writes: source_record, activity
with recursive survivor (customer_id, survivor_id) as (
    select
        undo_customer.customer_id,
        undo_customer.customer_id as survivor_id
    from undo_customer
    union
    select
        survivor.customer_id,
        customer.merged_into as survivor_id
    from survivor
    inner join leadflow.customer on survivor.survivor_id = customer.customer_id
    where customer.merged_into is not null
),

anchor as (
    select distinct on (source_record.record_id)
        source_record.record_id,
        membership.party_id,
        membership.customer_id
    from task_result
    inner join followup_task on task_result.task_id = followup_task.task_id
    inner join survivor on followup_task.customer_id = survivor.customer_id
    inner join leadflow.membership
        on
            survivor.survivor_id = membership.customer_id
            and membership.valid_to_date is null
    inner join source_record on task_result.record_id = source_record.record_id
    order by
        source_record.record_id asc,
        (membership.party_id = source_record.party_id) is true desc,
        membership.party_id asc
),

placed as (
    update source_record
    set
        party_id = anchor.party_id,
        customer_id = anchor.customer_id
    from anchor
    where source_record.record_id = anchor.record_id
)

update activity
set
    party_id = anchor.party_id,
    customer_id = anchor.customer_id
from anchor
where activity.activity_id = anchor.record_id
