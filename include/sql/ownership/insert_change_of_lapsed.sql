-- purpose: customers that their owner has not followed up for too long return to the
--          pool (D4)
-- grain:   one row per live customer whose owner's time is over
-- reads:   ownership_history, customer, activity, customer_event    writes: owner_change
-- params:  run_date, timezone, cadence (JSON: grade -> days), lapse_days,
--          lapse_grace_days
--
-- The limit is the longer of lapse_days and the grade's cadence plus grace. The clock
-- starts at the latest of: the owner's last touch (attempts count; a touch by somebody
-- unknown counts as the owner's), the day the ownership began (history that arrives
-- late must not take a customer away overnight), and a next date agreed since the last
-- touch (the plan itself told the owner to wait for it). It stands still where the
-- owner must not call: paused, opted out, contact failed. Those who have bought are
-- exempt.
insert into owner_change (customer_id, owner_id, reason, evidence)
with owned as (
    select
        ownership.customer_id,
        ownership.owner_id,
        cast(customer.last_touch_at at time zone :timezone as date) as last_touched_date,
        cast(ownership.valid_from_at at time zone :timezone as date) as owned_since_date,
        greatest(
            cast(:lapse_days as integer),
            cast(cast(:cadence as jsonb) ->> coalesce(customer.grade, 'C') as integer)
            + cast(:lapse_grace_days as integer)
        ) as limit_days
    from ownership_history as ownership
    inner join customer on ownership.customer_id = customer.customer_id
    where
        ownership.valid_to_at is null
        and ownership.owner_id is not null
        and customer.merged_into is null
        and customer.lifecycle in ('lead', 'prospect', 'dormant')
        and not customer.is_paused
        and not customer.is_opted_out
        and not customer.is_contact_failed
),

clocked as (
    select
        owned.customer_id,
        owned.owner_id,
        owned.owned_since_date,
        owned.limit_days,
        followed.last_touch_date,
        followed.agreed_date,
        greatest(
            owned.owned_since_date,
            followed.last_touch_date,
            followed.agreed_date,
            parted.parted_date
        ) as clock_start_date
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
                    owned.last_touched_date is null
                    or cast(activity.occurred_at at time zone :timezone as date)
                    >= owned.last_touched_date
                ) as agreed_date
            from activity
            where activity.customer_id = owned.customer_id
        ) as followed
    cross join
        lateral (
            select max(customer_event.event_date) as parted_date
            from customer_event
            where
                customer_event.customer_id = owned.customer_id
                and customer_event.kind = 'unmerged'
        ) as parted
    where owned.owned_since_date + owned.limit_days < cast(:run_date as date)
)

select
    clocked.customer_id,
    null as owner_id,
    'lapsed' as reason,
    jsonb_build_object(
        'rule', 'D4',
        'previous_owner', clocked.owner_id,
        'owned_since_date', clocked.owned_since_date,
        'last_touch_date', clocked.last_touch_date,
        'agreed_date', clocked.agreed_date,
        'limit_days', clocked.limit_days
    ) as evidence
from clocked
where clocked.clock_start_date + clocked.limit_days < cast(:run_date as date)
