-- purpose: vague statements to make precise, with the question to ask (I7)
-- grain:   one row per customer with vague statements
-- reads:   plan_subject, requirement, followup_task    writes: plan_candidate
-- params:  confirm_days, worded_columns (those with a question of their own)
-- The time runs from arrival, or from the day the statement was recorded where that is
-- later. Once answered and still vague, it is asked again in the customer's rhythm.
insert into plan_candidate (
    customer_id, kind, wanted_date, wished_channel, questions, reason
)
select
    subject.customer_id,
    'confirm' as kind,
    greatest(
        subject.created_date + cast(:confirm_days as integer),
        stated.last_recorded_date + cast(:confirm_days as integer),
        answered.last_date + subject.rhythm_days
    ) as wanted_date,
    null as wished_channel,
    stated.questions,
    jsonb_build_object(
        'key', 'followup.reason.confirm',
        'fields', to_jsonb(subject.vague_fields),
        'evidence', coalesce(stated.record_ids, jsonb_build_array())
    ) as reason
from plan_subject as subject
cross join
    lateral (
        select
            jsonb_agg(
                jsonb_build_object(
                    'key',
                    case
                        when field.name = any(cast(:worded_columns as text[]))
                            then 'followup.question.confirm.' || field.name
                        else 'followup.question.confirm_other'
                    end,
                    'text', coalesce(statement.written, '')
                )
                order by field.position
            ) as questions,
            max(statement.recorded_date) as last_recorded_date,
            jsonb_agg(distinct statement.record_id)
            filter (where statement.record_id is not null) as record_ids
        from unnest(subject.vague_fields) with ordinality as field (name, position)
        left join lateral (
            select
                requirement.record_id,
                requirement.recorded_date,
                to_jsonb(requirement) ->> field.name as written
            from requirement
            where
                requirement.customer_id = subject.customer_id
                and field.name = any(requirement.vague_columns)
            order by requirement.recorded_date desc nulls last, requirement.requirement_id desc
            limit 1
        ) as statement on true
    ) as stated
cross join
    lateral (
        select max(task.answered_date) as last_date
        from followup_task as task
        where
            task.customer_id = subject.customer_id
            and task.kind = 'confirm'
            and task.status = 'answered'
    ) as answered
where
    subject.no_step_reason is null
    and cardinality(subject.vague_fields) > 0
