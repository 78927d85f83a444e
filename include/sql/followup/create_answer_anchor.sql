-- purpose: the party that each returned row is attached to: the contact it was about,
--          else the oldest party of the customer. One that has gone into another since
--          keeps what it is told: its own oldest party comes first
-- grain:   one row per returned row with a known task
-- reads:   task_answer, customer, membership, merge
create temporary table answer_anchor on commit drop as
with recursive survivor (customer_id, survivor_id) as (
    select
        task_answer.customer_id,
        task_answer.customer_id as survivor_id
    from task_answer
    where task_answer.customer_id is not null
    union
    select
        survivor.customer_id,
        customer.merged_into as survivor_id
    from survivor
    inner join customer on survivor.survivor_id = customer.customer_id
    where customer.merged_into is not null
)

select distinct on (task_answer.record_id)
    task_answer.record_id,
    membership.party_id,
    membership.customer_id
from task_answer
inner join survivor on task_answer.customer_id = survivor.customer_id
inner join customer
    on survivor.survivor_id = customer.customer_id and customer.merged_into is null
inner join membership
    on customer.customer_id = membership.customer_id and membership.valid_to_date is null
left join merge
    on task_answer.customer_id = merge.gone_customer_id and merge.undone_date is null
order by
    task_answer.record_id asc,
    (membership.party_id = task_answer.contact_id) is true desc,
    (merge.before -> 'gone' @> to_jsonb(membership.party_id)) is true desc,
    membership.party_id
