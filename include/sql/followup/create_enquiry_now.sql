-- purpose: what the planned customers sent us and when we answered, by the facts (T4)
-- grain:   one row per inbound activity with a clock
-- reads:   plan_scope, customer, activity, enquiry, source_record, source_file,
--          response_clock, working_hours
-- params:  timezone, until_at, urgent_pattern (null: no word is urgent), urgent_values
--          (text[]), feedback_grades (text[]), told_within_days
-- An urgent problem: its source calls it so, and since when, or the text has one of the
-- policy's words. Feedback: the activity
-- carries what the customer said of us, and its grade is one of those that are answered
-- within a day. Anything else inbound is an enquiry, a call that we took without
-- agreeing on a date included. What ended with a date agreed has its answer on that
-- date; a plan of the source is nobody's word yet; what a source tells long after is
-- history. A clock that was started goes on when its rule is switched off. The first
-- touch after it answers, also one known by its date alone.
create temporary table enquiry_now on commit drop as
with inbound as (
    select
        activity.activity_id,
        activity.record_id,
        activity.customer_id,
        told.since_at,
        told.is_by_date,
        told.word,
        told.urgency,
        activity.withdrawn_date is not null as is_withdrawn,
        case
            when told.is_by_date
                then
                    (
                        cast(cast(told.local_at as date) as timestamp)
                        + make_interval(secs => closing.second)
                    ) at time zone :timezone
            else told.since_at
        end as received_at,
        case
            when coalesce(told.urgency, told.word) is not null then 'urgent'
            when
                activity.feedback is not null
                and coalesce(customer.grade, 'C') = any(cast(:feedback_grades as text[]))
                then 'feedback'
            else 'enquiry'
        end as kind
    from plan_scope
    inner join customer on plan_scope.customer_id = customer.customer_id
    inner join activity on customer.customer_id = activity.customer_id
    inner join source_record
        on
            case
                when activity.urgency_at is null then activity.activity_id
                else activity.record_id
            end = source_record.record_id
    inner join source_file on source_record.file_id = source_file.file_id
    cross join
        lateral (
            select
                called.urgency,
                case
                    when called.urgency is null then activity.occurred_at
                    else greatest(activity.occurred_at, activity.urgency_at)
                end as at
            from (
                select
                    case
                        when activity.urgency = any(cast(:urgent_values as text[]))
                            then activity.urgency
                    end as urgency
            ) as called
        ) as since
    cross join
        lateral (
            select
                since.urgency,
                since.at as since_at,
                since.at at time zone :timezone as local_at,
                cast(since.at at time zone :timezone as time) = cast('00:00' as time)
                    as is_by_date,
                substring(
                    lower(activity.summary) from cast(:urgent_pattern as text)
                ) as word
        ) as told
    cross join (
        select max(piece.to_second) as second
        from working_hours as piece
    ) as closing
    where
        customer.merged_into is null
        and activity.direction = 'inbound'
        and not activity.is_planned
        and activity.next_action_date is null
        and since.at < cast(:until_at as timestamptz)
        and (
            source_file.arrival_date
            <= cast(told.local_at as date) + cast(:told_within_days as integer)
            or exists (
                select 1
                from enquiry
                where activity.activity_id = enquiry.activity_id
            )
        )
)

select
    inbound.activity_id,
    inbound.customer_id,
    inbound.kind,
    inbound.received_at,
    inbound.is_withdrawn,
    jsonb_strip_nulls(
        jsonb_build_object(
            'rule', 'T4', 'record_id', inbound.record_id, 'urgent_word', inbound.word,
            'urgency', inbound.urgency
        )
    ) as evidence,
    response_clock.working_seconds,
    response_clock.risk_seconds,
    answer.answered_at,
    answer.is_by_date as is_answered_by_date
from inbound
left join response_clock on inbound.kind = response_clock.kind
left join enquiry as held on inbound.activity_id = held.activity_id
left join lateral (
    select
        touch.occurred_at as answered_at,
        cast(touch.occurred_at at time zone :timezone as time) = cast('00:00' as time)
            as is_by_date
    from activity as touch
    where
        touch.customer_id = inbound.customer_id
        and touch.is_touch
        and touch.occurred_at > inbound.since_at - interval '1 day'
        and touch.occurred_at < cast(:until_at as timestamptz)
        and case
            when
                cast(touch.occurred_at at time zone :timezone as time)
                = cast('00:00' as time)
                then touch.occurred_at + interval '1 day' > inbound.since_at
            else touch.occurred_at > inbound.since_at
        end
    order by touch.occurred_at, touch.activity_id
    limit 1
) as answer on true
where
    (response_clock.kind is not null and not inbound.is_withdrawn)
    or held.activity_id is not null
