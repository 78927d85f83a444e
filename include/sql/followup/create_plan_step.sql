-- purpose: the one next step of each customer, with all that goes with it (law 4, T6)
-- grain:   one row per customer with a step
-- reads:   plan_option, plan_laid, plan_subject, plan_suggestion, followup_task
-- params:  plan_date
-- The earliest wins, then the kind's priority. Where the rep has no room on the plan
-- day, all that is due then moves to the day laid; something else of the customer may
-- come before it now. What else is due by the step's day is named in it, and why it is
-- this one: a dormant customer's only step, an agreed day before what waits for it, the
-- higher priority on one day, the earliest, or all there is. task_id: from
-- content, and from how often the very same step was answered before.
create temporary table plan_step on commit drop as
with dated as (
    select
        option.customer_id,
        option.kind,
        option.wanted_date,
        option.wished_channel,
        option.questions,
        option.reason,
        option.due_at,
        option.priority,
        option.can_be_step,
        option.due_date as wanted_due_date,
        case
            when option.due_date = plan.plan_date
                then coalesce(plan_laid.laid_date, option.due_date)
            else option.due_date
        end as due_date,
        case
            when option.due_date = plan.plan_date
                then coalesce(plan_laid.moved_reason, option.moved_reason)
            else option.moved_reason
        end as moved_reason,
        option.due_date = plan.plan_date and plan_laid.moved_reason is not null
            as is_over_capacity
    from plan_option as option
    cross join (select cast(:plan_date as date) as plan_date) as plan
    left join plan_laid on option.customer_id = plan_laid.customer_id
),

chosen as (
    select distinct on (dated.customer_id)
        dated.customer_id,
        dated.kind,
        dated.wanted_date,
        dated.wished_channel,
        dated.questions,
        dated.reason,
        dated.due_at,
        dated.priority,
        dated.due_date,
        dated.moved_reason,
        dated.is_over_capacity
    from dated
    where dated.can_be_step
    order by dated.customer_id, dated.due_date, dated.priority
),

beside as (
    select
        chosen.customer_id,
        jsonb_agg(other.reason order by other.priority) as reasons,
        jsonb_path_query_array(
            jsonb_agg(other.questions order by other.priority), '$[*][*]'
        ) as questions
    from chosen
    inner join dated as other
        on
            chosen.customer_id = other.customer_id
            and chosen.kind <> other.kind
            and chosen.due_date >= other.wanted_due_date
    group by chosen.customer_id
),

beaten as (
    -- those that wait for an agreed date are counted as beaten by it, due when they may be
    select
        chosen.customer_id,
        jsonb_agg(other.kind order by other.priority)
        filter (where not other.can_be_step) as waiting_kinds,
        jsonb_agg(other.kind order by other.priority)
        filter (where other.can_be_step and other.due_date = chosen.due_date) as same_day_kinds,
        jsonb_agg(other.kind order by other.priority)
        filter (where other.can_be_step and other.due_date > chosen.due_date) as later_kinds
    from chosen
    inner join dated as other
        on
            chosen.customer_id = other.customer_id
            and chosen.kind <> other.kind
    group by chosen.customer_id
)

select
    'T' || left(
        md5(
            concat_ws(
                '|',
                chosen.customer_id,
                subject.owner_id,
                chosen.kind,
                chosen.wanted_date,
                answered.times
            )
        ),
        16
    ) as task_id,
    chosen.customer_id,
    subject.owner_id,
    subject.contact_id,
    chosen.kind,
    chosen.wanted_date,
    chosen.due_date,
    coalesce(way.channel, 'other') as channel,
    chosen.priority,
    chosen.reason,
    coalesce(beside.reasons, '[]') as further_reasons,
    chosen.moved_reason,
    chosen.is_over_capacity,
    chosen.questions || coalesce(beside.questions, '[]') as questions,
    subject.last_summary,
    chosen.due_at,
    case
        when chosen.kind = 'wakeup'
            then jsonb_build_object('key', 'followup.won.dormant')
        when chosen.kind = 'agreed' and beaten.waiting_kinds is not null
            then
                jsonb_build_object(
                    'key', 'followup.won.agreed', 'kinds', beaten.waiting_kinds
                )
        when beaten.same_day_kinds is not null
            then
                jsonb_build_object(
                    'key', 'followup.won.priority', 'kinds', beaten.same_day_kinds
                )
        when beaten.later_kinds is not null
            then
                jsonb_build_object(
                    'key', 'followup.won.earliest', 'kinds', beaten.later_kinds
                )
        else jsonb_build_object('key', 'followup.won.only')
    end as won_because,
    suggestion.channel as suggested_channel,
    suggestion.hour as suggested_hour,
    suggestion.basis as suggestion_basis
from chosen
inner join plan_subject as subject on chosen.customer_id = subject.customer_id
left join beside on chosen.customer_id = beside.customer_id
left join beaten on chosen.customer_id = beaten.customer_id
left join plan_suggestion as suggestion on chosen.customer_id = suggestion.customer_id
left join lateral (
    -- the first way that the contact can and may be reached by; to visit somebody takes no
    -- number, only a person who has not refused
    select wish.channel
    from
        unnest(
            array[chosen.wished_channel, subject.grade_channel, 'phone', 'wechat', 'email']
        ) with ordinality as wish (channel, position)
    where
        case wish.channel
            when 'phone' then subject.can_phone
            when 'wechat' then subject.can_wechat
            when 'email' then subject.can_email
            when 'visit' then subject.can_meet
            when 'meeting' then subject.can_meet
        end
    order by wish.position
    limit 1
) as way on true
cross join lateral (
    select count(*) as times
    from followup_task as task
    where
        task.customer_id = chosen.customer_id
        and task.owner_id = subject.owner_id
        and task.kind = chosen.kind
        and task.wanted_date = chosen.wanted_date
        and task.status = 'answered'
) as answered
