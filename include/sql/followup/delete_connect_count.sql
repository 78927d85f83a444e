-- purpose: the planned customers' counts that are others now
-- reads:   plan_scope, connect_now    writes: connect_count
delete from connect_count as counted
using plan_scope
where
    counted.customer_id = plan_scope.customer_id
    and not exists (
        select 1
        from connect_now
        where
            connect_now.customer_id = counted.customer_id
            and connect_now.channel = counted.channel
            and connect_now.hour = counted.hour
            and connect_now.is_weekend = counted.is_weekend
    )
