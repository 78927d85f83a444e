-- purpose: when a customer was first seen, last touched and last interacted with, what it said
--          last, and until when it wants silence (暂缓, T3)
-- grain:   one touched customer
-- reads:   touched_customer, activity, membership, party    writes: customer
-- params:  run_date, timezone, until_at (what lies after the run date does not count), pause_days
-- Edits of records play no part: only the dates of activities do. 暂缓 holds until the agreed date,
-- else for pause_days, and ends with a later interaction that does not repeat it.
with made as (
    select
        activity.customer_id,
        min(activity.occurred_at) as first_activity_at,
        max(activity.occurred_at) filter (where activity.is_touch) as last_touch_at,
        max(activity.occurred_at) filter (where activity.is_interaction) as last_interaction_at,
        (
            array_agg(
                activity.feedback order by activity.occurred_at desc, activity.activity_id desc
            ) filter (where activity.feedback is not null)
        )[1] as last_feedback
    from touched_customer
    inner join activity on touched_customer.customer_id = activity.customer_id
    where
        not activity.is_planned
        and activity.occurred_at < cast(:until_at as timestamptz)
    group by activity.customer_id
),

registered as (
    select
        membership.customer_id,
        min(party.registered_at) as registered_at
    from touched_customer
    inner join membership
        on
            touched_customer.customer_id = membership.customer_id
            and membership.valid_to_date is null
    inner join party on membership.party_id = party.party_id
    group by membership.customer_id
),

asked_for_silence as (
    select distinct on (activity.customer_id)
        activity.customer_id,
        activity.occurred_at,
        case
            when
                activity.next_action_date
                > cast(activity.occurred_at at time zone :timezone as date)
                then activity.next_action_date
            else
                cast(activity.occurred_at at time zone :timezone as date)
                + cast(:pause_days as integer)
        end as until_date
    from touched_customer
    inner join activity on touched_customer.customer_id = activity.customer_id
    where
        activity.is_paused
        and activity.occurred_at < cast(:until_at as timestamptz)
    order by activity.customer_id asc, activity.occurred_at desc, activity.activity_id desc
),

paused as (
    select
        asked_for_silence.customer_id,
        asked_for_silence.until_date
    from asked_for_silence
    where
        asked_for_silence.until_date > cast(:run_date as date)
        and not exists (
            select 1
            from activity
            where
                activity.customer_id = asked_for_silence.customer_id
                and activity.is_interaction
                and not activity.is_paused
                and activity.occurred_at > asked_for_silence.occurred_at
                and activity.occurred_at < cast(:until_at as timestamptz)
        )
),

judged as (
    select
        touched_customer.customer_id,
        least(registered.registered_at, made.first_activity_at) as first_seen_at,
        made.last_touch_at,
        made.last_interaction_at,
        made.last_feedback,
        paused.customer_id is not null as is_paused,
        paused.until_date as paused_until_date
    from touched_customer
    left outer join made on touched_customer.customer_id = made.customer_id
    left outer join registered on touched_customer.customer_id = registered.customer_id
    left outer join paused on touched_customer.customer_id = paused.customer_id
)

update customer
set
    first_seen_at = judged.first_seen_at,
    last_touch_at = judged.last_touch_at,
    last_interaction_at = judged.last_interaction_at,
    last_feedback = judged.last_feedback,
    is_paused = judged.is_paused,
    paused_until_date = judged.paused_until_date
from judged
where
    customer.customer_id = judged.customer_id
    and (
        customer.first_seen_at,
        customer.last_touch_at,
        customer.last_interaction_at,
        customer.last_feedback,
        customer.is_paused,
        customer.paused_until_date
    ) is distinct from (
        judged.first_seen_at,
        judged.last_touch_at,
        judged.last_interaction_at,
        judged.last_feedback,
        judged.is_paused,
        judged.paused_until_date
    )
