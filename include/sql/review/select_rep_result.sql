-- purpose: what each rep achieved in the period and carries now (R6)
--          completion: of the tasks wanted by the period's end, those answered in the period;
--          a plan rewrites what nobody has answered, so an open task stands for its earlier plans
-- grain:   one row per rep employed in the period
-- reads:   rep, opportunity, activity, customer, followup_task
-- params:  from_date, to_date, timezone, currency
with closing as (
    select
        opportunity.rep_id,
        count(*) filter (where opportunity.is_won) as won_count,
        count(*) filter (where opportunity.is_lost) as lost_count,
        coalesce(
            sum(opportunity.amount) filter (
                where opportunity.is_won and opportunity.currency = :currency
            ),
            0
        ) as won_amount
    from leadflow.opportunity as opportunity
    where
        not opportunity.is_deleted
        and (opportunity.is_won or opportunity.is_lost)
        and opportunity.close_date between :from_date and :to_date
    group by opportunity.rep_id
),

talk as (
    select
        activity.rep_id,
        count(*) filter (where activity.is_touch) as touch_count,
        count(*) filter (where activity.is_touch and activity.is_reached) as reached_count
    from leadflow.activity as activity
    where
        cast(activity.occurred_at at time zone :timezone as date)
        between :from_date and :to_date
    group by activity.rep_id
),

owned as (
    select
        customer.owner_id as rep_id,
        count(*) as customer_count,
        count(*) filter (where customer.grade = 'A') as grade_a_count
    from leadflow.customer as customer
    where
        customer.merged_into is null
        and customer.owner_id is not null
        and customer.lifecycle in ('lead', 'prospect', 'customer', 'dormant')
    group by customer.owner_id
),

planned as (
    select
        followup_task.owner_id as rep_id,
        count(*) as task_count,
        count(*) filter (where followup_task.status = 'answered') as answered_count
    from leadflow.followup_task as followup_task
    where
        (followup_task.status = 'open' and followup_task.wanted_date <= :to_date)
        or (
            followup_task.status = 'answered'
            and followup_task.answered_date between :from_date and :to_date
        )
    group by followup_task.owner_id
)

select
    rep.rep_id,
    rep.name,
    rep.name_en,
    rep.seniority,
    coalesce(owned.customer_count, 0) as customer_count,
    coalesce(owned.grade_a_count, 0) as grade_a_count,
    coalesce(closing.won_count, 0) as won_count,
    coalesce(closing.lost_count, 0) as lost_count,
    coalesce(closing.won_amount, 0) as won_amount,
    coalesce(talk.touch_count, 0) as touch_count,
    coalesce(talk.reached_count, 0) as reached_count,
    coalesce(planned.task_count, 0) as task_count,
    coalesce(planned.answered_count, 0) as answered_count
from leadflow.rep as rep
left join closing on rep.rep_id = closing.rep_id
left join talk on rep.rep_id = talk.rep_id
left join owned on rep.rep_id = owned.rep_id
left join planned on rep.rep_id = planned.rep_id
where rep.employed && daterange(:from_date, :to_date, '[]')
order by won_amount desc, won_count desc, rep.rep_id asc
