-- purpose: what the rules need to know of each customer: rhythm, touches, whom to reach
--          and how
-- grain:   one row per live customer in plan_scope
-- reads:   plan_scope, plan_grade, customer, activity, contact, grade_history
-- params:  plan_date, timezone, until_at (what lies after the run date does not count),
--          customer_cadence_days, customer_cadence_days_by_value (JSON: days by value
--          class), cap_window_days, cap_from_at (start of the window before plan_date),
--          first_grading_days, first_grading_for_days,
--          first_grading_cap (all null: no rhythm of their own before grading)
-- no_step_reason follows the order of T3; a customer without an owner waits in the lead
-- pool. touch_settled_at: a touch known by its date alone counts for its whole day.
-- A dead number is not called, whatever else the person can be reached by (Z2).
-- is_ungraded: between first contact and first grading, while nothing is known to grade
-- by (T3); only for so many days, or a lead that says nothing is called for ever.
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
        coalesce(customer.industry, '') as industry,
        customer.value_class,
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
    subject.industry,
    case
        when subject.is_opted_out then 'opted_out'
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
    case
        when subject.lifecycle = 'customer'
            then
                coalesce(
                    cast(
                        cast(:customer_cadence_days_by_value as jsonb) ->> subject.value_class
                        as integer
                    ),
                    cast(:customer_cadence_days as integer)
                )
        when begun.is_ungraded then cast(:first_grading_days as integer)
        else plan_grade.cadence_days
    end as rhythm_days,
    begun.first_touch_date,
    begun.is_ungraded,
    plan_grade.channel as grade_channel,
    capping.touch_date + cast(:cap_window_days as integer) as free_from_date,
    person.contact_id,
    coalesce(person.can_phone, false) as can_phone,
    coalesce(person.can_email, false) as can_email,
    coalesce(person.can_wechat, false) as can_wechat,
    coalesce(person.can_meet, false) as can_meet,
    told.summary as last_summary
from subject
inner join plan_grade on subject.grade = plan_grade.grade
left join grade_history as graded
    on subject.customer_id = graded.customer_id and graded.valid_to_at is null
left join lateral (
    select cast(touch.occurred_at at time zone :timezone as date) as touch_date
    from activity as touch
    where touch.customer_id = subject.customer_id and touch.is_touch
    order by touch.occurred_at
    limit 1
) as first_touch on true
cross join
    lateral (
        select
            first_touch.touch_date as first_touch_date,
            coalesce(
                subject.lifecycle in ('lead', 'prospect')
                and graded.reason = 'no_evidence'
                and cast(subject.last_touch_at at time zone :timezone as date)
                < first_touch.touch_date + cast(:first_grading_for_days as integer),
                false
            ) as is_ungraded
    ) as beginning
cross join
    lateral (
        select
            beginning.first_touch_date,
            beginning.is_ungraded,
            case
                when beginning.is_ungraded then cast(:first_grading_cap as integer)
                else plan_grade.touch_cap
            end as touch_cap
    ) as begun
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
    limit 1 offset begun.touch_cap - 1
) as capping on true
left join lateral (
    -- somebody who can and may be reached, the primary contact first; where the grade's own way to
    -- one has failed, another person there (Z2)
    select
        contact.contact_id,
        means.can_phone,
        means.can_email,
        means.can_wechat,
        noted.failure <> 'left_company' as can_meet
    from contact
    cross join
        lateral (
            select coalesce(contact.contact_failure, contact.noted_failure, 'none') as failure
        ) as noted
    cross join
        lateral (
            select
                coalesce(contact.mobile, contact.landline) is not null
                and not contact.is_opted_out_of_calls
                and noted.failure not in ('number_invalid', 'left_company') as can_phone,
                contact.email is not null
                and not contact.is_opted_out_of_email
                and noted.failure not in ('email_bounced', 'left_company') as can_email,
                contact.wechat is not null
                and not (contact.is_opted_out_of_calls and contact.is_opted_out_of_email)
                and noted.failure <> 'left_company' as can_wechat
        ) as means
    where contact.customer_id = subject.customer_id
    order by
        noted.failure = 'left_company' asc,
        means.can_phone or means.can_email or means.can_wechat desc,
        (noted.failure, plan_grade.channel)
        in (('number_invalid', 'phone'), ('email_bounced', 'email')) asc,
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
