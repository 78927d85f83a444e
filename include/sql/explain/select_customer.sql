-- purpose: the customer that a person asks about; an id that was merged away leads to its survivor
-- grain:   one row, none for an unknown id
-- reads:   customer
-- params:  customer_id
with recursive survivor as (
    select
        customer.customer_id,
        customer.merged_into
    from customer
    where customer.customer_id = :customer_id
    union all
    select
        customer.customer_id,
        customer.merged_into
    from survivor
    inner join customer on survivor.merged_into = customer.customer_id
)

select
    customer.customer_id,
    customer.legal_name,
    customer.lifecycle,
    customer.grade,
    customer.value_class,
    customer.stated_value,
    customer.owner_id,
    customer.first_seen_at,
    customer.last_touch_at,
    customer.last_interaction_at,
    customer.dormant_since_date,
    customer.missing_fields,
    customer.vague_fields
from survivor
inner join customer on survivor.customer_id = customer.customer_id
where customer.merged_into is null
