-- purpose: customers whose book changed on the run date, and those never graded
-- grain:   one row per live customer_id
-- reads:   source_record, membership, customer    writes: graded_customer
-- params:  run_date
insert into graded_customer (customer_id)
with changed as (
    select source_record.customer_id
    from source_record
    where
        source_record.recorded_date = cast(:run_date as date)
        and source_record.customer_id is not null
    union
    select membership.customer_id
    from membership
    where
        membership.valid_from_date = cast(:run_date as date)
        or membership.valid_to_date = cast(:run_date as date)
    union
    select customer.customer_id
    from customer
    where
        customer.grade is null
        and customer.merged_into is null
)

select changed.customer_id
from changed
inner join customer on changed.customer_id = customer.customer_id
where customer.merged_into is null
