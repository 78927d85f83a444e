-- purpose: since when each owner has been silent and until when it may be (D4)
-- grain:   one row per owned live customer in scope
-- reads:   lapse_scope, customer, ownership_history, activity, opportunity, customer_event,
--          lapse_day, lapse_number, lapse_clock
-- writes:  lapse_clock
-- params:  run_date, timezone, until_at (what lies after the run date does not count), limits (JSON
--          list: lifecycle, grade, days), warning_days, exempt_stages, contract_days
--
-- The clock starts at the latest of: the owner's last touch (attempts count; a touch by somebody
-- unknown counts as the owner's), the day the ownership began (history that arrives late must not
-- take a customer away overnight), a next date agreed since the last touch (the plan itself told
-- the owner to wait for it), the end of a contract that was won, and the day on which it resumed
-- after standing still. It stands still where the owner must not call (opted out, contact failed,
-- paused) and while a contract is being signed.
-- A day is full when it is over: what may be silent for 15 days from the 1st lapses in the night
-- to the 17th. The warning comes when warning_days of these are left; where it came too late, or
-- not yet, the customer stays until so many days after it.
insert into lapse_clock (
    customer_id,
    owner_id,
    owned_since_date,
    last_touch_date,
    agreed_date,
    contract_until_date,
    resumed_date,
    clock_start_date,
    clock_start_rule,
    limit_days,
    held_reason,
    lapses_date,
    warned_date,
    check_date,
    checked_date
)
with rule as (
    select
        told.lifecycle,
        told.grade,
        told.days
    from
        jsonb_to_recordset(cast(:limits as jsonb)) as told (
            lifecycle text, grade text, days integer
        )
),

calendar as (
    select
        min(lapse_day.day) as first_day,
        max(lapse_day.day) as last_day
    from lapse_day
),

owned as (
    select
        customer.customer_id,
        ownership.owner_id,
        cast(ownership.valid_from_at at time zone :timezone as date) as owned_since_date,
        customer.last_touch_at,
        customer.paused_until_date,
        customer.is_opted_out,
        customer.is_contact_failed,
        customer.is_paused,
        rule.days as limit_days,
        before.held_reason as held_before,
        before.resumed_date as resumed_before,
        before.warned_date as warned_before
    from lapse_scope
    inner join customer on lapse_scope.customer_id = customer.customer_id
    inner join ownership_history as ownership
        on
            customer.customer_id = ownership.customer_id
            and ownership.valid_to_at is null
    left join lateral (
        -- as the night found it: what it regrades itself counts from the next one, so that the
        -- same night again sets the same clock
        select grade_history.grade
        from grade_history
        where
            grade_history.customer_id = customer.customer_id
            and grade_history.valid_from_at
            < cast(cast(:run_date as date) as timestamp) at time zone :timezone
        order by grade_history.valid_from_at desc
        limit 1
    ) as found on true
    inner join rule
        on
            customer.lifecycle = rule.lifecycle
            and coalesce(found.grade, customer.grade, 'C') = rule.grade
    left join lapse_clock as before
        on
            customer.customer_id = before.customer_id
            and ownership.owner_id = before.owner_id
    where
        ownership.owner_id is not null
        and customer.merged_into is null
),

told as (
    select
        owned.customer_id,
        owned.owner_id,
        owned.owned_since_date,
        owned.paused_until_date,
        owned.limit_days,
        owned.warned_before,
        followed.last_touch_date,
        followed.agreed_date,
        dealt.contract_until_date,
        case
            when owned.is_opted_out then 'opted_out'
            when owned.is_contact_failed then 'contact_failed'
            when owned.is_paused then 'paused'
            when dealt.is_signing then 'signing'
        end as held_reason,
        owned.held_before,
        greatest(owned.resumed_before, parted.parted_date) as resumed_before
    from owned
    cross join
        lateral (
            select
                max(cast(activity.occurred_at at time zone :timezone as date))
                filter (
                    where
                    activity.is_touch
                    and coalesce(activity.rep_id, owned.owner_id) = owned.owner_id
                ) as last_touch_date,
                max(activity.next_action_date)
                filter (
                    where
                    owned.last_touch_at is null
                    or cast(activity.occurred_at at time zone :timezone as date)
                    >= cast(owned.last_touch_at at time zone :timezone as date)
                ) as agreed_date
            from activity
            where
                activity.customer_id = owned.customer_id
                and (
                    activity.is_planned
                    or activity.occurred_at < cast(:until_at as timestamptz)
                )
        ) as followed
    cross join
        lateral (
            select
                max(opportunity.close_date + cast(:contract_days as integer))
                filter (
                    where
                    opportunity.is_won
                    and opportunity.close_date <= cast(:run_date as date)
                ) as contract_until_date,
                coalesce(
                    bool_or(
                        not opportunity.is_won
                        and not opportunity.is_lost
                        and opportunity.stage = any(cast(:exempt_stages as text[]))
                    ),
                    false
                ) as is_signing
            from opportunity
            where
                opportunity.customer_id = owned.customer_id
                and not opportunity.is_deleted
        ) as dealt
    cross join
        lateral (
            select max(customer_event.event_date) as parted_date
            from customer_event
            where
                customer_event.customer_id = owned.customer_id
                and customer_event.kind = 'unmerged'
        ) as parted
),

resumed as (
    select
        told.customer_id,
        told.owner_id,
        told.owned_since_date,
        told.paused_until_date,
        told.limit_days,
        told.warned_before,
        told.last_touch_date,
        told.agreed_date,
        told.contract_until_date,
        told.held_reason,
        case
            when told.held_before is not null and told.held_reason is null
                then greatest(told.resumed_before, cast(:run_date as date))
            else told.resumed_before
        end as resumed_date
    from told
),

started as (
    select
        resumed.customer_id,
        resumed.owner_id,
        resumed.owned_since_date,
        resumed.last_touch_date,
        resumed.agreed_date,
        resumed.contract_until_date,
        resumed.resumed_date,
        resumed.limit_days,
        resumed.held_reason,
        resumed.paused_until_date,
        resumed.warned_before,
        greatest(
            resumed.owned_since_date,
            resumed.last_touch_date,
            resumed.agreed_date,
            resumed.contract_until_date,
            resumed.resumed_date
        ) as clock_start_date
    from resumed
),

-- a clock that stands still, or has no limit, is counted by none of these joins
counted as (
    select
        started.customer_id,
        started.owner_id,
        started.owned_since_date,
        started.last_touch_date,
        started.agreed_date,
        started.contract_until_date,
        started.resumed_date,
        started.limit_days,
        started.held_reason,
        started.paused_until_date,
        started.clock_start_date,
        started.warned_before,
        full_limit.day + 1 as ruled_date,
        full_warning.day + 1 as warns_date,
        coalesce(warned_limit.day, started.warned_before + cast(:warning_days as integer) - 1)
        + 1 as warned_lapses_date,
        coalesce(
            tonight_limit.day, cast(:run_date as date) + cast(:warning_days as integer) - 1
        ) + 1 as tonight_lapses_date
    from started
    cross join calendar
    left join lapse_day as start_day
        on
            started.held_reason is null
            and started.limit_days is not null
            and least(greatest(started.clock_start_date, calendar.first_day), calendar.last_day)
            = start_day.day
    left join lapse_number as full_limit
        on
            least(
                start_day.day_number + started.limit_days,
                (select max(lapse_number.day_number) from lapse_number)
            )
            = full_limit.day_number
            and start_day.day is not null
    left join lapse_number as full_warning
        on
            least(
                start_day.day_number
                + greatest(started.limit_days - cast(:warning_days as integer), 0),
                (select max(lapse_number.day_number) from lapse_number)
            )
            = full_warning.day_number
            and start_day.day is not null
    left join lapse_day as warned_day on started.warned_before - 1 = warned_day.day
    left join lapse_number as warned_limit
        on
            warned_day.day_number + cast(:warning_days as integer)
            = warned_limit.day_number
    left join lapse_day as yesterday on cast(:run_date as date) - 1 = yesterday.day
    left join lapse_number as tonight_limit
        on
            yesterday.day_number + cast(:warning_days as integer)
            = tonight_limit.day_number
),

judged as (
    select
        counted.customer_id,
        counted.owner_id,
        counted.owned_since_date,
        counted.last_touch_date,
        counted.agreed_date,
        counted.contract_until_date,
        counted.resumed_date,
        counted.limit_days,
        counted.held_reason,
        counted.paused_until_date,
        counted.clock_start_date,
        counted.warns_date,
        case
            when counted.warns_date <= cast(:run_date as date)
                then counted.warned_before
        end as warned_date,
        case
            when counted.ruled_date is not null
                then greatest(
                    counted.ruled_date,
                    case
                        when
                            counted.warned_before is not null
                            and counted.warns_date <= cast(:run_date as date)
                            then counted.warned_lapses_date
                        else counted.tonight_lapses_date
                    end
                )
        end as lapses_date
    from counted
)

select
    judged.customer_id,
    judged.owner_id,
    judged.owned_since_date,
    judged.last_touch_date,
    judged.agreed_date,
    judged.contract_until_date,
    judged.resumed_date,
    judged.clock_start_date,
    case judged.clock_start_date
        when judged.last_touch_date then 'touch'
        when judged.agreed_date then 'agreed'
        when judged.contract_until_date then 'contract'
        when judged.resumed_date then 'resumed'
        else 'owned'
    end as clock_start_rule,
    judged.limit_days,
    judged.held_reason,
    judged.lapses_date,
    judged.warned_date,
    case
        when judged.held_reason = 'paused' then judged.paused_until_date
        when judged.warned_date is not null then judged.lapses_date
        else judged.warns_date
    end as check_date,
    cast(:run_date as date) as checked_date
from judged
on conflict (customer_id) do update set
    owner_id = excluded.owner_id,
    owned_since_date = excluded.owned_since_date,
    last_touch_date = excluded.last_touch_date,
    agreed_date = excluded.agreed_date,
    contract_until_date = excluded.contract_until_date,
    resumed_date = excluded.resumed_date,
    clock_start_date = excluded.clock_start_date,
    clock_start_rule = excluded.clock_start_rule,
    limit_days = excluded.limit_days,
    held_reason = excluded.held_reason,
    lapses_date = excluded.lapses_date,
    warned_date = excluded.warned_date,
    check_date = excluded.check_date,
    checked_date = excluded.checked_date
-- a clock that says what it said, and that this night has nothing to do with, is left as it is
where
excluded.check_date <= excluded.checked_date
or (
    lapse_clock.owner_id,
    lapse_clock.owned_since_date,
    lapse_clock.last_touch_date,
    lapse_clock.agreed_date,
    lapse_clock.contract_until_date,
    lapse_clock.resumed_date,
    lapse_clock.clock_start_date,
    lapse_clock.clock_start_rule,
    lapse_clock.limit_days,
    lapse_clock.held_reason,
    lapse_clock.lapses_date,
    lapse_clock.warned_date,
    lapse_clock.check_date
) is distinct from (
    excluded.owner_id,
    excluded.owned_since_date,
    excluded.last_touch_date,
    excluded.agreed_date,
    excluded.contract_until_date,
    excluded.resumed_date,
    excluded.clock_start_date,
    excluded.clock_start_rule,
    excluded.limit_days,
    excluded.held_reason,
    excluded.lapses_date,
    excluded.warned_date,
    excluded.check_date
)
