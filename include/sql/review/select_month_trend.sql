-- purpose: the months up to the period's end: new leads, wins, losses, amount, interactions
-- grain:   one row per calendar month from :year_from_date to :to_date, empty ones included
-- reads:   customer, opportunity, activity
-- params:  year_from_date, to_date, timezone, currency
with month as (
    select cast(month_start as date) as month_date
    from generate_series(
        cast(:year_from_date as timestamp), cast(:to_date as timestamp), interval '1 month'
    ) as series (month_start)
),

new_lead as (
    select
        cast(
            date_trunc('month', customer.first_seen_at at time zone :timezone) as date
        ) as month_date,
        count(*) as new_lead_count
    from leadflow.customer as customer
    where
        customer.merged_into is null
        and cast(customer.first_seen_at at time zone :timezone as date)
        between :year_from_date and :to_date
    group by month_date
),

closing as (
    select
        cast(date_trunc('month', opportunity.close_date) as date) as month_date,
        count(*) filter (where opportunity.is_won) as won_count,
        coalesce(
            sum(opportunity.amount) filter (
                where opportunity.is_won and opportunity.currency = :currency
            ),
            0
        ) as won_amount,
        count(*) filter (where opportunity.is_lost) as lost_count
    from leadflow.opportunity as opportunity
    where
        not opportunity.is_deleted
        and opportunity.close_date between :year_from_date and :to_date
    group by month_date
),

talk as (
    select
        cast(date_trunc('month', activity.occurred_at at time zone :timezone) as date)
            as month_date,
        count(*) filter (where activity.is_touch) as touch_count,
        count(*) filter (where activity.is_interaction) as interaction_count
    from leadflow.activity as activity
    where
        activity.occurred_at
        between cast(:year_from_date as timestamp) - interval '1 day'
        and cast(:to_date as timestamp) + interval '2 days'
        and cast(activity.occurred_at at time zone :timezone as date)
        between :year_from_date and :to_date
    group by month_date
)

select
    month.month_date,
    coalesce(new_lead.new_lead_count, 0) as new_lead_count,
    coalesce(closing.won_count, 0) as won_count,
    coalesce(closing.won_amount, 0) as won_amount,
    coalesce(closing.lost_count, 0) as lost_count,
    coalesce(talk.touch_count, 0) as touch_count,
    coalesce(talk.interaction_count, 0) as interaction_count
from month
left join new_lead on month.month_date = new_lead.month_date
left join closing on month.month_date = closing.month_date
left join talk on month.month_date = talk.month_date
order by month.month_date
