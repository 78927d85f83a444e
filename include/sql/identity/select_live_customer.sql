-- purpose: the live customer that an id stands for, merges followed
-- grain:   at most one row
-- reads:   customer
-- params:  customer_id
with recursive survivor as (
    select
        customer.customer_id,
        customer.merged_into
    from leadflow.customer
    where customer.customer_id = :customer_id
    union all
    select
        customer.customer_id,
        customer.merged_into
    from survivor
    inner join leadflow.customer on survivor.merged_into = customer.customer_id
)

select survivor.customer_id
from survivor
where survivor.merged_into is null
