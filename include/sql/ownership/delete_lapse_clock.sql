-- purpose: no clock without an owner: in the pool, lost, invalid, merged away
-- grain:   one row per customer in scope that is owned by nobody or not live
-- reads:   lapse_scope, customer, ownership_history    writes: lapse_clock
delete from lapse_clock
using lapse_scope
where
    lapse_clock.customer_id = lapse_scope.customer_id
    and not exists (
        select 1
        from customer
        inner join ownership_history
            on
                customer.customer_id = ownership_history.customer_id
                and ownership_history.valid_to_at is null
        where
            customer.customer_id = lapse_clock.customer_id
            and ownership_history.owner_id is not null
            and customer.merged_into is null
            and customer.lifecycle in ('lead', 'prospect', 'customer', 'dormant')
    )
