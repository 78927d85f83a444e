-- purpose: the weeks of the period: touches and how many reached the person
-- grain:   one row per week (its Monday) that overlaps the period, empty ones included
-- reads:   activity
-- params:  from_date, to_date, timezone
with week as (
    select cast(week_start as date) as week_date
    from generate_series(
        date_trunc('week', cast(:from_date as timestamp)),
        cast(:to_date as timestamp),
        interval '1 week'
    ) as series (week_start)
),

talk as (
    select
        cast(date_trunc('week', activity.occurred_at at time zone :timezone) as date)
            as week_date,
        count(*) filter (where activity.is_touch) as touch_count,
        count(*) filter (where activity.is_touch and activity.is_reached) as reached_count,
        count(*) filter (where activity.direction = 'inbound') as inbound_count
    from leadflow.activity as activity
    where
        cast(activity.occurred_at at time zone :timezone as date)
        between :from_date and :to_date
    group by week_date
)

select
    week.week_date,
    coalesce(talk.touch_count, 0) as touch_count,
    coalesce(talk.reached_count, 0) as reached_count,
    coalesce(talk.inbound_count, 0) as inbound_count
from week
left join talk on week.week_date = talk.week_date
order by week.week_date
