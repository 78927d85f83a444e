-- purpose: how graded customers answered, for as long as it is evidence; the latest is 1
-- grain:   one row per activity with a feedback; lives for one transaction
-- reads:   graded_customer, activity    writes: heard_feedback (temporary)
-- params:  run_date, timezone, until_at, evidence_lasts_days
create temporary table heard_feedback on commit drop as
select
    activity.customer_id,
    activity.record_id,
    activity.feedback,
    activity.summary,
    row_number() over (
        partition by activity.customer_id
        order by activity.occurred_at desc, activity.activity_id desc
    ) as position
from graded_customer
inner join activity on graded_customer.customer_id = activity.customer_id
where
    activity.feedback is not null
    and activity.occurred_at < cast(:until_at as timestamptz)
    and cast(activity.occurred_at at time zone :timezone as date)
    >= cast(:run_date as date) - cast(:evidence_lasts_days as integer)
