-- purpose: the working day on which each candidate could be done, and whether it may be
--          the step
-- grain:   one row per candidate
-- reads:   plan_candidate, plan_subject, plan_kind, working_day
-- params:  plan_date
-- No wish is older than the customer's arrival: what its history left undone is the
-- backlog, due from that day on and late from the next. What is late is asked for on
-- the plan day. A date moves on to a working day (T4,
-- T10); where the cap is full it moves on to the first working day that has room again
-- (T3); a reply and an agreed day are not moved by it. While a next date is agreed, it
-- takes the place of the rhythm and of what else waits for it; a dormant customer's
-- step is its wake-up (law 4). Working days are joined by their running number: the
-- first one on or after a day is the day itself or has the next number. A wish for a day
-- off is late only once the working day after it has passed. Past the calendar's end the
-- date stays as it is.
create temporary table plan_option on commit drop as
with asked as (
    select
        candidate.customer_id,
        candidate.kind,
        candidate.wanted_date as ruled_date,
        greatest(candidate.wanted_date, subject.created_date) as wanted_date,
        candidate.wanted_date < subject.created_date as is_backlog,
        candidate.wished_channel,
        candidate.questions,
        candidate.reason,
        candidate.due_at,
        plan_kind.priority,
        plan_kind.is_moved_by_cap,
        greatest(candidate.wanted_date, subject.created_date, cast(:plan_date as date))
            as asked_date,
        subject.free_from_date,
        case
            when subject.is_dormant then candidate.kind = 'wakeup'
            else
                not (
                    plan_kind.waits_for_agreed_date
                    and bool_or(candidate.kind = 'agreed')
                        over (partition by candidate.customer_id)
                )
        end as can_be_step
    from plan_candidate as candidate
    inner join plan_subject as subject on candidate.customer_id = subject.customer_id
    inner join plan_kind on candidate.kind = plan_kind.kind
),

on_working_day as (
    select
        asked.customer_id,
        asked.kind,
        asked.ruled_date,
        asked.wanted_date,
        asked.is_backlog,
        asked.wished_channel,
        asked.questions,
        asked.reason,
        asked.due_at,
        asked.priority,
        asked.can_be_step,
        coalesce(open_day.day, asked.asked_date) as open_date,
        wanted_day.working_day_number
        + case when wanted_day.is_working then 0 else 1 end as wanted_number,
        case
            when asked.is_moved_by_cap
                then greatest(coalesce(open_day.day, asked.asked_date), asked.free_from_date)
            else coalesce(open_day.day, asked.asked_date)
        end as allowed_date
    from asked
    left join working_day as wanted_day on asked.wanted_date = wanted_day.day
    left join working_day as asked_day on asked.asked_date = asked_day.day
    left join working_day as open_day
        on
            open_day.is_working
            and open_day.working_day_number
            = asked_day.working_day_number + case when asked_day.is_working then 0 else 1 end
)

select
    option.customer_id,
    option.kind,
    option.ruled_date,
    option.wanted_date,
    option.is_backlog,
    option.wished_channel,
    option.questions,
    option.reason,
    option.due_at,
    option.priority,
    option.can_be_step,
    coalesce(due_day.day, option.allowed_date) as due_date,
    case
        when option.allowed_date > option.open_date then 'frequency_cap'
        when option.wanted_number < plan_day.working_day_number then 'overdue'
        when option.wanted_date < option.open_date then 'no_working_day'
    end as moved_reason
from on_working_day as option
inner join working_day as plan_day on plan_day.day = :plan_date
left join working_day as allowed_day on option.allowed_date = allowed_day.day
left join working_day as due_day
    on
        due_day.is_working
        and due_day.working_day_number
        = allowed_day.working_day_number + case when allowed_day.is_working then 0 else 1 end
