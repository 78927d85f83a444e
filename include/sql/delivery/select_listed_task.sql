-- purpose: the open work of each rep that a plan day's lists may show: due this week, or late
-- grain:   one row per open follow-up task; only while its owner owns the customer (P3)
-- reads:   followup_task, customer, contact, working_day, lapse_clock, requirement,
--          tag, rule_tag, tag_decision
-- params:  plan_date, week_end_date, timezone
-- The tags are those of the view customer_tag, asked once for the listed
-- customers alone, by index: the view itself would read every decision ever made on a tag.
with recursive plan_day as (
    select working_day_number
    from working_day
    where day = :plan_date
),

listed_task as (
    select
        task.task_id,
        task.customer_id,
        task.owner_id,
        task.contact_id,
        task.kind,
        task.wanted_date,
        task.due_date,
        task.channel,
        task.priority,
        task.reason,
        task.further_reasons,
        task.moved_reason,
        task.questions,
        task.last_summary,
        task.suggested_hour,
        task.suggested_channel,
        task.suggestion_basis,
        case
            when cast(task.due_at at time zone :timezone as date) = task.due_date
                then to_char(task.due_at at time zone :timezone, 'HH24:MI')
        end as due_time,
        -- a wish for a day off is late only once the working day after it has passed
        greatest(
            coalesce(plan_day.working_day_number - wanted_day.working_day_number, 0), 0
        ) as late_days
    from followup_task as task
    cross join plan_day
    left join lateral (
        select calendar.working_day_number
        from working_day as calendar
        where calendar.is_working and calendar.day >= task.wanted_date
        order by calendar.day
        limit 1
    ) as wanted_day on true
    where
        task.status = 'open'
        and (
            task.due_date <= :week_end_date
            or task.wanted_date <= (
                select max(calendar.day)
                from working_day as calendar
                where calendar.is_working and calendar.day < :plan_date
            )
        )
),

known_as as (
    select
        listed_task.customer_id,
        listed_task.customer_id as told_customer_id
    from listed_task
    union
    select
        known_as.customer_id,
        customer.customer_id as told_customer_id
    from known_as
    inner join customer on known_as.told_customer_id = customer.merged_into
),

decided as (
    select distinct on (known_as.customer_id, decision.tag)
        known_as.customer_id,
        decision.tag,
        decision.is_given
    from known_as
    inner join tag_decision as decision on known_as.told_customer_id = decision.customer_id
    where
        decision.customer_id = any(array(select alias.told_customer_id from known_as as alias))
    order by
        known_as.customer_id asc,
        decision.tag asc,
        decision.decision_id desc
),

told_tag as (
    select
        tag.customer_id,
        tag.tag
    from tag
    where tag.customer_id = any(array(select listed_task.customer_id from listed_task))
    union
    select
        rule_tag.customer_id,
        rule_tag.tag
    from rule_tag
    where
        rule_tag.valid_to_date is null
        and rule_tag.customer_id
        = any(array(select listed_task.customer_id from listed_task))
    union
    select
        decided.customer_id,
        decided.tag
    from decided
    where decided.is_given
),

borne as (
    select
        told_tag.customer_id,
        array_agg(told_tag.tag order by told_tag.tag) as tags
    from told_tag
    left join decided
        on
            told_tag.customer_id = decided.customer_id
            and told_tag.tag = decided.tag
    where decided.is_given is distinct from false
    group by told_tag.customer_id
)

select
    task.task_id,
    task.owner_id,
    task.customer_id,
    coalesce(customer.legal_name, customer.short_name, contact.person_name) as customer_name,
    customer.grade,
    customer.value_class,
    coalesce(borne.tags, cast('{}' as text[])) as tags,
    contact.person_name as contact_name,
    contact.job_title,
    contact.mobile,
    contact.landline,
    contact.phone_extension,
    contact.email,
    contact.wechat,
    coalesce(contact.is_opted_out_of_calls, false) as is_opted_out_of_calls,
    coalesce(contact.is_opted_out_of_email, false) as is_opted_out_of_email,
    contact.contact_failure,
    task.kind,
    task.wanted_date,
    task.due_date,
    task.late_days,
    task.channel,
    task.reason,
    task.further_reasons,
    task.moved_reason,
    task.questions,
    task.last_summary,
    task.due_time,
    task.suggested_hour,
    task.suggested_channel,
    task.suggestion_basis,
    case when lapse_clock.warned_date is not null then lapse_clock.lapses_date end
        as lapses_date,
    asked.need
from listed_task as task
inner join customer
    on
        task.customer_id = customer.customer_id
        and task.owner_id = customer.owner_id
        and customer.merged_into is null
left join borne on task.customer_id = borne.customer_id
left join lapse_clock
    on
        task.customer_id = lapse_clock.customer_id
        and task.owner_id = lapse_clock.owner_id
left join lateral (
    select
        person.person_name,
        person.job_title,
        person.mobile,
        person.landline,
        person.phone_extension,
        person.email,
        person.wechat,
        person.is_opted_out_of_calls,
        person.is_opted_out_of_email,
        coalesce(person.contact_failure, person.noted_failure) as contact_failure
    from contact as person
    where person.customer_id = task.customer_id
    order by
        person.contact_id is not distinct from task.contact_id desc,
        person.is_primary desc,
        person.contact_id asc
    limit 1
) as contact on true
left join lateral (
    select requirement.requirement_text as need
    from requirement
    where
        requirement.customer_id = task.customer_id
        and requirement.requirement_text is not null
        and not 'requirement_text' = any(requirement.vague_columns)
    order by requirement.recorded_date desc nulls last, requirement.record_id desc
    limit 1
) as asked on true
order by
    task.owner_id,
    task.due_date,
    task.priority,
    customer.grade,
    task.wanted_date,
    task.task_id
