-- purpose: what speaks against a person's request, row by row: all of it stands or none
-- grain:   one row per row of the request that breaks a rule, with the first rule it breaks
-- reads:   wanted_owner, customer, merged_customer, ownership_history, rep, customer_event
-- params:  run_date, valid_from_at (its local midnight), timezone, must_be_pooled, cap,
--          claims_cap, barred_days, bands (JSON: grade -> bands); null: no such rule
-- The cap is judged by what the rep holds, less what the request takes from it, plus what it brings
-- in the order of its rows. A row that changes nothing breaks nothing.
with asked as (
    select
        wanted_owner.row_number,
        wanted_owner.customer_id,
        wanted_owner.rep_id,
        customer.owner_id,
        customer.lifecycle,
        merged_customer.live_customer_id,
        coalesce(customer.grade, 'C') as grade,
        ownership.valid_from_at,
        customer.customer_id is not null as is_known,
        rep.rep_id is not null as is_rep,
        rep.seniority,
        coalesce(is_at_work(rep.employed, :run_date), false) as is_at_work,
        count(*) over (
            partition by wanted_owner.customer_id order by wanted_owner.row_number
        ) as time_named,
        coalesce(customer.owner_id <> wanted_owner.rep_id, true) as is_move
    from wanted_owner
    left join customer on wanted_owner.customer_id = customer.customer_id
    left join merged_customer on wanted_owner.customer_id = merged_customer.customer_id
    left join ownership_history as ownership
        on
            wanted_owner.customer_id = ownership.customer_id
            and ownership.valid_to_at is null
    left join rep on wanted_owner.rep_id = rep.rep_id
),

held as (
    select
        customer.owner_id as rep_id,
        count(*) as customer_count
    from customer
    where
        customer.owner_id in (select asked.rep_id from asked)
        and customer.merged_into is null
        and customer.lifecycle in ('lead', 'prospect', 'customer', 'dormant')
    group by customer.owner_id
),

parted as (
    select
        asked.owner_id as rep_id,
        count(*) as customer_count
    from asked
    where asked.is_move and asked.owner_id is not null and asked.time_named = 1
    group by asked.owner_id
),

claimed as (
    select
        customer_event.subject as rep_id,
        count(*) as claim_count
    from customer_event
    where
        customer_event.event_date = cast(:run_date as date)
        and customer_event.kind = 'claimed'
    group by customer_event.subject
),

barred as (
    select
        asked.row_number,
        max(customer_event.event_date) + cast(:barred_days as integer) as until_date
    from asked
    inner join customer_event
        on
            asked.customer_id = customer_event.customer_id
            and asked.rep_id = customer_event.subject
            and customer_event.kind = 'owner_lapsed'
            and customer_event.event_date
            > cast(:run_date as date) - cast(:barred_days as integer)
    group by asked.row_number
),

placed as (
    select
        asked.row_number,
        asked.customer_id,
        asked.rep_id,
        asked.is_known,
        asked.live_customer_id,
        asked.grade,
        asked.lifecycle,
        asked.owner_id,
        asked.valid_from_at,
        asked.is_rep,
        asked.seniority,
        asked.is_at_work,
        asked.time_named,
        asked.is_move,
        barred.until_date as barred_until_date,
        coalesce(held.customer_count, 0) - coalesce(parted.customer_count, 0)
        + count(*) filter (where asked.is_move) over (
            partition by asked.rep_id order by asked.row_number
        ) as load_after,
        coalesce(claimed.claim_count, 0)
        + count(*) filter (where asked.is_move) over (
            partition by asked.rep_id order by asked.row_number
        ) as claims_after
    from asked
    left join held on asked.rep_id = held.rep_id
    left join parted on asked.rep_id = parted.rep_id
    left join claimed on asked.rep_id = claimed.rep_id
    left join barred on asked.row_number = barred.row_number
),

judged as (
    select
        placed.row_number,
        placed.customer_id,
        placed.rep_id,
        placed.live_customer_id,
        placed.grade,
        placed.lifecycle,
        placed.owner_id,
        placed.seniority,
        placed.barred_until_date,
        cast(placed.valid_from_at at time zone :timezone as date) as since_date,
        case
            when not placed.is_known then 'unknown_customer'
            when placed.live_customer_id is not null then 'merged_customer'
            when not placed.is_rep then 'unknown_rep'
            when not placed.is_at_work then 'rep_not_employed'
            when placed.time_named > 1 then 'named_twice'
            when cast(:must_be_pooled as boolean) and placed.owner_id is not null then 'owned'
            when not placed.is_move then null
            when placed.lifecycle not in ('lead', 'prospect', 'customer', 'dormant')
                then 'not_live'
            when placed.valid_from_at > cast(:valid_from_at as timestamptz) then 'backdated'
            when placed.barred_until_date is not null then 'barred'
            when
                cast(:bands as jsonb) is not null
                and not coalesce(
                    jsonb_exists(cast(:bands as jsonb) -> placed.grade, placed.seniority), false
                )
                then 'other_band'
            when placed.load_after > cast(:cap as integer) then 'over_cap'
            when placed.claims_after > cast(:claims_cap as integer) then 'over_claims'
        end as key
    from placed
)

select
    judged.row_number,
    judged.key,
    jsonb_build_object(
        'customer_id', judged.customer_id,
        'rep_id', judged.rep_id,
        'live_customer_id', judged.live_customer_id,
        'owner_id', judged.owner_id,
        'grade', judged.grade,
        'lifecycle', judged.lifecycle,
        'seniority', judged.seniority,
        'until', judged.barred_until_date,
        'since', judged.since_date,
        'cap', cast(:cap as integer),
        'claims_cap', cast(:claims_cap as integer)
    ) as told
from judged
where judged.key is not null
order by judged.row_number
