-- purpose: pauses end on a day, and what claims to have happened later than the run date
--          begins to count on its own
-- grain:   one row per customer and such day
-- reads:   plan_subject, activity    writes: plan_revisit
-- params:  timezone, until_at
insert into plan_revisit (customer_id, revisit_date)
select
    subject.customer_id,
    subject.paused_until_date as revisit_date
from plan_subject as subject
where subject.no_step_reason = 'paused' and subject.paused_until_date is not null
union all
select
    subject.customer_id,
    cast(coming.occurred_at at time zone :timezone as date) as revisit_date
from plan_subject as subject
cross join
    lateral (
        select activity.occurred_at
        from activity
        where
            activity.customer_id = subject.customer_id
            and activity.occurred_at >= cast(:until_at as timestamptz)
        order by activity.occurred_at
        limit 1
    ) as coming
