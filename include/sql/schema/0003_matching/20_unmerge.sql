-- purpose: whom a customer that was merged away belongs to now
create view leadflow.merged_customer as
with recursive survivor as (
    select
        customer.customer_id,
        customer.merged_into as live_customer_id
    from leadflow.customer
    where customer.merged_into is not null
    union all
    select
        survivor.customer_id,
        customer.merged_into as live_customer_id
    from survivor
    inner join leadflow.customer on survivor.live_customer_id = customer.customer_id
    where customer.merged_into is not null
)

select
    survivor.customer_id,
    survivor.live_customer_id
from survivor
inner join leadflow.customer
    on
        survivor.live_customer_id = customer.customer_id
        and customer.merged_into is null;
comment on view leadflow.merged_customer is
'one row per customer that was merged away: the live one that it has gone into, merges followed';
create index customer_merged on leadflow.customer (merged_into)
where merged_into is not null;
