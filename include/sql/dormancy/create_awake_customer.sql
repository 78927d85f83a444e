-- purpose: dormant customers that are silent no longer, or never were as long as the book thought
-- grain:   one row per customer_id
-- reads:   heard_customer, dormancy_threshold, customer, activity, customer_event, source_record
-- writes:  awake_customer (temporary)
-- params:  run_date, timezone
-- The newest interaction wakes. Where it happened before the day of the mark, a late file brought
-- it: the mark was wrong, and says so. Without any interaction left the customer was never reached.
-- Where nothing but the threshold changed, the policy woke it. Where the rule is off, an
-- interaction after the one that the mark saw wakes.
create temporary table awake_customer on commit drop as
with silent_no_longer as (
    select
        customer.customer_id,
        customer.dormant_since_date,
        customer.last_interaction_at,
        customer.dormant_basis_at,
        (
            select max(customer_event.event_date)
            from customer_event
            where
                customer_event.customer_id = customer.customer_id
                and customer_event.kind = 'dormant'
        ) as marked_date
    from heard_customer
    inner join customer on heard_customer.customer_id = customer.customer_id
    inner join dormancy_threshold as threshold
        on coalesce(customer.lifecycle_before_dormant, 'lead') = threshold.lifecycle
    where
        customer.last_interaction_at is null
        or cast(customer.last_interaction_at at time zone :timezone as date)
        + make_interval(months => threshold.months)
        >= cast(:run_date as date)
        or (
            threshold.months is null
            and customer.last_interaction_at > customer.dormant_basis_at
        )
)

select
    silent_no_longer.customer_id,
    silent_no_longer.dormant_since_date,
    cast(silent_no_longer.last_interaction_at at time zone :timezone as date)
        as interaction_date,
    waking.activity_id,
    waking.file_id,
    case
        when silent_no_longer.last_interaction_at is null then 'interaction_withdrawn'
        when silent_no_longer.last_interaction_at = silent_no_longer.dormant_basis_at
            then 'policy_changed'
        when
            cast(silent_no_longer.last_interaction_at at time zone :timezone as date)
            < silent_no_longer.marked_date
            then 'late_activity'
        else 'reactivated'
    end as result
from silent_no_longer
left outer join lateral (
    select
        activity.activity_id,
        source_record.file_id
    from activity
    inner join source_record on activity.record_id = source_record.record_id
    where
        activity.customer_id = silent_no_longer.customer_id
        and activity.is_interaction
        and activity.occurred_at = silent_no_longer.last_interaction_at
    order by activity.activity_id
    limit 1
) as waking on true
