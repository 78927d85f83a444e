-- purpose: how often and when the planned customers were tried and reached (T10)
-- grain:   one row per customer, channel, local hour and whether it was a weekend
-- reads:   plan_scope, customer, activity
-- params:  timezone, until_at
-- A touch that is known by its date alone tells no hour, and is not counted.
create temporary table connect_now on commit drop as
select
    activity.customer_id,
    activity.channel,
    cast(extract(hour from told.local_at) as smallint) as hour,
    extract(isodow from told.local_at) > 5 as is_weekend,
    coalesce(customer.industry, '') as industry,
    coalesce(customer.grade, 'C') as grade,
    cast(count(*) as integer) as attempt_count,
    cast(count(*) filter (where activity.is_reached) as integer) as connect_count
from plan_scope
inner join customer on plan_scope.customer_id = customer.customer_id
inner join activity on customer.customer_id = activity.customer_id
cross join lateral (select activity.occurred_at at time zone :timezone as local_at) as told
where
    customer.merged_into is null
    and activity.is_touch
    and activity.occurred_at < cast(:until_at as timestamptz)
    and cast(told.local_at as time) <> cast('00:00' as time)
group by
    activity.customer_id,
    activity.channel,
    extract(hour from told.local_at),
    extract(isodow from told.local_at) > 5,
    customer.industry,
    customer.grade
