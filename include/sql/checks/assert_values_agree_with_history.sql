-- severity: critical
-- purpose: law 6: a customer's value class is the present row of its history, whose
--          periods do not overlap (there may be none: who has not bought has no class)
-- grain:   one row per customer or period that breaks this
-- reads:   customer, value_history
with ordered as (
    select
        value_history.customer_id,
        value_history.valid_to_at,
        lead(value_history.valid_from_at) over (
            partition by value_history.customer_id
            order by value_history.valid_from_at
        ) as next_from_at
    from value_history
)

select
    customer.customer_id,
    'has another value class than its history says' as problem
from customer
left join value_history
    on
        customer.customer_id = value_history.customer_id
        and value_history.valid_to_at is null
where
    customer.merged_into is null
    and customer.value_class is distinct from value_history.value_class
union all
select
    ordered.customer_id,
    'has value periods that overlap' as problem
from ordered
where coalesce(ordered.valid_to_at, 'infinity') > ordered.next_from_at
order by customer_id
