-- purpose: what the rules need to know of each customer: rhythm, touches, whom to reach
--          and how
-- grain:   one row per live customer in plan_scope
-- reads:   plan_scope, plan_grade, customer, activity, contact, task_result,
--          followup_task
-- params:  plan_date, timezone, until_at (what lies after the run date does not count),
--          customer_cadence_days, cap_window_days, cap_from_at (start of the window
--          before plan_date)
-- no_step_reason follows the order of T3; a customer without an owner waits in the lead
-- pool. touch_settled_at: a touch known by its date alone counts for its whole day.
-- free_from_date: the first day on which one more touch keeps within the cap.
create temporary table plan_subject on commit drop as
with subject as (
    select
        customer.customer_id,
        customer.owner_id,
        customer.lifecycle,
        customer.lifecycle = 'dormant' as is_dormant,
        coalesce(customer.grade, 'C') as grade,
        customer.created_date,
        customer.last_touch_at,
        customer.paused_until_date,
        customer.missing_fields,
        customer.vague_fields,
        customer.is_opted_out,
        customer.is_contact_failed,
        customer.is_paused
        and (customer.paused_until_date is null or customer.paused_until_date > :plan_date)
            as is_paused
    from plan_scope
    inner join customer on plan_scope.customer_id = customer.customer_id
    where
        customer.merged_into is null
        and customer.lifecycle in ('lead', 'prospect', 'customer', 'dormant')
)

select
    subject.customer_id,
    subject.owner_id,
    subject.lifecycle,
    subject.is_dormant,
    subject.grade,
    subject.created_date,
    subject.paused_until_date,
    subject.missing_fields,
    subject.vague_fields,
    case
        when subject.is_opted_out or refusal.is_refused then 'opted_out'
        when subject.is_contact_failed then 'contact_failed'
        when subject.is_paused then 'paused'
        when subject.owner_id is null then 'in_pool'
    end as no_step_reason,
    cast(subject.last_touch_at at time zone :timezone as date) as last_touch_date,
    case
        when
            cast(subject.last_touch_at at time zone :timezone as time) = cast('00:00' as time)
            then subject.last_touch_at + interval '1 day' - interval '1 microsecond'
        else subject.last_touch_at
    end as touch_settled_at,
    plan_grade.first_touch_days,
    case subject.lifecycle
        when 'customer' then cast(:customer_cadence_days as integer)
        else plan_grade.cadence_days
    end as rhythm_days,
    plan_grade.channel as grade_channel,
    capping.touch_date + cast(:cap_window_days as integer) as free_from_date,
    person.contact_id,
    coalesce(
        not person.is_opted_out_of_calls
        and person.failure is distinct from 'left_company'
        and (
            person.landline is not null
            or (person.mobile is not null and person.failure is distinct from 'number_invalid')
        ),
        false
    ) as can_phone,
    coalesce(
        not person.is_opted_out_of_email
        and person.email is not null
        and coalesce(person.failure, '') not in ('left_company', 'email_bounced'),
        false
    ) as can_email,
    coalesce(
        person.wechat is not null and person.failure is distinct from 'left_company', false
    ) as can_wechat,
    told.summary as last_summary
from subject
inner join plan_grade on subject.grade = plan_grade.grade
left join lateral (
    -- the touch that fills the cap: with it, the window holds as many as are allowed
    select cast(touch.occurred_at at time zone :timezone as date) as touch_date
    from activity as touch
    where
        touch.customer_id = subject.customer_id
        and touch.is_touch
        and touch.occurred_at >= cast(:cap_from_at as timestamptz)
        and touch.occurred_at < cast(:until_at as timestamptz)
    order by touch.occurred_at desc, touch.activity_id desc
    limit 1 offset plan_grade.touch_cap - 1
) as capping on true
left join lateral (
    select
        contact.contact_id,
        contact.mobile,
        contact.landline,
        contact.email,
        contact.wechat,
        contact.is_opted_out_of_calls,
        contact.is_opted_out_of_email,
        coalesce(contact.contact_failure, noted.contact_failure) as failure
    from contact
    left join lateral (
        -- noted in an activity (空号, 离职) and not disproved by a later interaction
        select failed.contact_failure
        from activity as failed
        where
            failed.customer_id = contact.customer_id
            and failed.contact_failure is not null
            and failed.occurred_at < cast(:until_at as timestamptz)
            and (
                failed.contact_id = contact.contact_id
                or (failed.contact_id is null and contact.is_primary)
            )
            and not exists (
                select 1
                from activity as later
                where
                    later.customer_id = failed.customer_id
                    and later.is_interaction
                    and later.contact_failure is null
                    and later.occurred_at > failed.occurred_at
            )
        order by failed.occurred_at desc, failed.activity_id desc
        limit 1
    ) as noted on true
    where contact.customer_id = subject.customer_id
    order by
        (coalesce(contact.contact_failure, noted.contact_failure) = 'left_company') is true,
        contact.is_primary desc,
        contact.contact_id asc
    limit 1
) as person on true
left join lateral (
    select activity.summary
    from activity
    where
        activity.customer_id = subject.customer_id
        and activity.summary is not null
        and not activity.is_planned
        and activity.occurred_at < cast(:until_at as timestamptz)
    order by activity.occurred_at desc, activity.activity_id desc
    limit 1
) as told on true
left join lateral (
    -- a refusal told in a returned list holds until the customer gets in touch again
    select true as is_refused
    from followup_task
    inner join task_result on followup_task.task_id = task_result.task_id
    where
        followup_task.customer_id = subject.customer_id
        and task_result.result = 'opted_out'
        and not exists (
            select 1
            from activity as inbound
            where
                inbound.customer_id = subject.customer_id
                and inbound.direction = 'inbound'
                and not inbound.is_planned
                and cast(inbound.occurred_at at time zone :timezone as date)
                > task_result.done_date
        )
    limit 1
) as refusal on true
