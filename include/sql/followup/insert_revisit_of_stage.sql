-- purpose: stages are entered, sales closed, actions wanted and dropped on a day of their own
-- grain:   one row per customer and such day after the plan day
-- reads:   plan_subject, opportunity, stage_history, plan_stage_wish    writes: plan_revisit
-- params:  plan_date, timezone, until_at
insert into plan_revisit (customer_id, revisit_date)
select
    subject.customer_id,
    opportunity.close_date as revisit_date
from plan_subject as subject
inner join opportunity on subject.customer_id = opportunity.customer_id
where opportunity.is_won and opportunity.close_date > cast(:plan_date as date)
union all
select
    subject.customer_id,
    cast(entry.entered_at at time zone :timezone as date) as revisit_date
from plan_subject as subject
inner join opportunity on subject.customer_id = opportunity.customer_id
inner join stage_history as entry
    on opportunity.opportunity_id = entry.opportunity_id
where entry.entered_at >= cast(:until_at as timestamptz)
union all
select
    wish.customer_id,
    change.day as revisit_date
from plan_stage_wish as wish
cross join
    lateral (
        values (wish.wanted_date), (wish.until_date + 1)
    ) as change (day)
where change.day > cast(:plan_date as date)
