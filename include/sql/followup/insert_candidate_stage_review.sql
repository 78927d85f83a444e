-- purpose: a sale that has been in its stage for longer than the reference cycle is reviewed by
--          its owner (T5, R10)
-- grain:   one row per customer with such a sale, the one that is overdue first
-- reads:   plan_stage, plan_reference, followup_task    writes: plan_candidate
-- Once reviewed and still there, it is asked about again after another cycle.
insert into plan_candidate (
    customer_id, kind, wanted_date, wished_channel, questions, reason
)
select distinct on (plan_stage.customer_id)
    plan_stage.customer_id,
    'stage_review' as kind,
    overdue.day as wanted_date,
    null as wished_channel,
    '[]' as questions,
    jsonb_build_object(
        'key', 'followup.reason.stage_review',
        'stage', plan_stage.stage,
        'days', reference.reference_days,
        'since_date', plan_stage.entered_date,
        'opportunity_id', plan_stage.opportunity_id,
        'evidence', jsonb_build_array()
    ) as reason
from plan_stage
inner join plan_reference as reference on plan_stage.stage = reference.stage
cross join
    lateral (
        select max(task.answered_date) as last_date
        from followup_task as task
        where
            task.customer_id = plan_stage.customer_id
            and task.kind = 'stage_review'
            and task.status = 'answered'
            and task.reason @> jsonb_build_object(
                'stage', plan_stage.stage, 'opportunity_id', plan_stage.opportunity_id
            )
    ) as reviewed
cross join
    lateral (
        select
            greatest(plan_stage.entered_date, reviewed.last_date)
            + reference.reference_days + 1 as day
    ) as overdue
where reference.reference_days is not null and plan_stage.opportunity_id <> 0
order by plan_stage.customer_id, overdue.day, plan_stage.opportunity_id
