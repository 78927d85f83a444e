-- purpose: the merges that stand into a customer, or into the one that it has gone into;
--          those into customers that went into it earlier included
-- grain:   one row per merge, the latest last; customer_id is the live customer
-- reads:   customer, merge
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
),

taken_in (live_customer_id, customer_id) as (
    select
        survivor.customer_id as live_customer_id,
        survivor.customer_id
    from survivor
    where survivor.merged_into is null
    union
    select
        taken_in.live_customer_id,
        merge.gone_customer_id as customer_id
    from taken_in
    inner join leadflow.merge
        on
            taken_in.customer_id = merge.kept_customer_id
            and merge.undone_date is null
)

select
    merge.merge_id,
    merge.kept_customer_id,
    merge.gone_customer_id,
    merge.before,
    taken_in.live_customer_id as customer_id
from taken_in
inner join leadflow.merge
    on taken_in.customer_id = merge.kept_customer_id and merge.undone_date is null
order by merge.merge_id
