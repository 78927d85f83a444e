-- purpose: who may receive customers on a day, with what each already has
-- grain:   one row per rep who is at work on the day that the night plans
-- reads:   rep, rep_leave, rep_absence, customer, owner_change, round_robin_turn
-- params:  run_date
-- duty: leave was announced, the rep is passed over and keeps its place; absent without notice, its
-- turn passes. load counts live customers only, those that this step's changes bring and take
-- included. A turn counts for nothing where its customer turned out, on the same day, to be one
-- that had come already: repeat visits on one day count once (D5).
with load as (
    select
        customer.owner_id,
        count(*) as customer_count
    from customer
    where
        customer.owner_id is not null
        and customer.merged_into is null
        and customer.lifecycle in ('lead', 'prospect', 'customer', 'dormant')
    group by customer.owner_id
),

gained as (
    select
        owner_change.owner_id,
        count(*) as customer_count
    from owner_change
    where owner_change.owner_id is not null
    group by owner_change.owner_id
),

parted as (
    select
        customer.owner_id,
        count(*) as customer_count
    from owner_change
    inner join customer on owner_change.customer_id = customer.customer_id
    where
        customer.owner_id is not null
        and customer.lifecycle in ('lead', 'prospect', 'customer', 'dormant')
    group by customer.owner_id
)

select
    rep.rep_id,
    rep.seniority,
    rep.round_robin_order as roster_order,
    coalesce(load.customer_count, 0)
    + coalesce(gained.customer_count, 0)
    - coalesce(parted.customer_count, 0) as load,
    turn.last_turn,
    case
        when exists (
            select 1
            from rep_leave
            where
                rep_leave.rep_id = rep.rep_id
                and cast(:run_date as date) between rep_leave.from_date and rep_leave.to_date
        ) then 'leave'
        when exists (
            select 1
            from rep_absence
            where
                rep_absence.rep_id = rep.rep_id
                and rep_absence.absent_date = cast(:run_date as date)
        ) then 'absent'
        else 'on_duty'
    end as duty
from rep
left join load on rep.rep_id = load.owner_id
left join gained on rep.rep_id = gained.owner_id
left join parted on rep.rep_id = parted.owner_id
left join lateral (
    select round_robin_turn.turn_number as last_turn
    from round_robin_turn
    left join merge
        on
            round_robin_turn.customer_id = merge.gone_customer_id
            and round_robin_turn.turn_date = merge.merge_date
            and merge.undone_date is null
    where
        round_robin_turn.rep_id = rep.rep_id
        and (merge.merge_id is null or round_robin_turn.is_skipped)
    order by round_robin_turn.turn_number desc
    limit 1
) as turn on true
where is_at_work(rep.employed, :run_date)
order by rep.round_robin_order, rep.rep_id
