-- purpose: a contract that ends is talked about in time (T5)
-- grain:   one row per customer whose latest contract ends soon or has just ended
-- reads:   plan_subject, opportunity, followup_task, task_result    writes: plan_candidate
-- params:  plan_date, days_before, open_days (how long after its end it is still talked about),
--          term_months (where the source names no end; null: none is assumed)
insert into plan_candidate (
    customer_id, kind, wanted_date, wished_channel, questions, reason
)
select
    subject.customer_id,
    'renewal' as kind,
    contract.end_date - cast(:days_before as integer) as wanted_date,
    null as wished_channel,
    jsonb_build_array(
        jsonb_build_object('key', 'followup.question.renewal', 'text', contract.end_date)
    ) as questions,
    jsonb_build_object(
        'key',
        case
            when contract.is_stated then 'followup.reason.renewal'
            else 'followup.reason.renewal_assumed'
        end,
        'end_date', contract.end_date,
        'opportunity_id', contract.opportunity_id,
        'evidence', jsonb_build_array(contract.record_id)
    ) as reason
from plan_subject as subject
cross join
    lateral (
        select
            opportunity.opportunity_id,
            opportunity.record_id,
            opportunity.contract_end_date is not null as is_stated,
            coalesce(
                opportunity.contract_end_date,
                cast(
                    opportunity.close_date
                    + make_interval(months => cast(:term_months as integer)) as date
                )
            ) as end_date
        from opportunity
        where
            opportunity.customer_id = subject.customer_id
            and opportunity.is_won
            and not opportunity.is_deleted
            and opportunity.close_date <= :plan_date
        order by opportunity.close_date desc, opportunity.opportunity_id desc
        limit 1
    ) as contract
where
    subject.no_step_reason is null
    and contract.end_date + cast(:open_days as integer) >= :plan_date
    and not exists (
        select 1
        from followup_task as task
        inner join task_result on task.task_id = task_result.task_id
        where
            task.customer_id = subject.customer_id
            and task.kind = 'renewal'
            and task_result.result <> 'not_reached'
            and task.reason @> jsonb_build_object(
                'opportunity_id', contract.opportunity_id, 'end_date', contract.end_date
            )
    )
