-- purpose: who may receive customers tonight, with what each already has
-- grain:   one row per rep who is employed and not on leave on the run date
-- reads:   rep, rep_leave, ownership_history, customer, owner_change, round_robin_turn
-- params:  run_date
-- load counts live customers only, those that tonight's registrations bring included
with owned as (
    select ownership.owner_id
    from ownership_history as ownership
    inner join customer on ownership.customer_id = customer.customer_id
    where
        ownership.valid_to_at is null
        and ownership.owner_id is not null
        and customer.merged_into is null
        and customer.lifecycle in ('lead', 'prospect', 'customer', 'dormant')
    union all
    select owner_change.owner_id
    from owner_change
    where owner_change.owner_id is not null
),

load as (
    select
        owned.owner_id,
        count(*) as customer_count
    from owned
    group by owned.owner_id
),

turn as (
    select
        round_robin_turn.rep_id,
        max(round_robin_turn.turn_number) as last_turn
    from round_robin_turn
    group by round_robin_turn.rep_id
)

select
    rep.rep_id,
    rep.seniority,
    rep.round_robin_order as roster_order,
    coalesce(load.customer_count, 0) as load,
    turn.last_turn
from rep
left join load on rep.rep_id = load.owner_id
left join turn on rep.rep_id = turn.rep_id
where
    rep.hired_date <= :run_date
    and (rep.left_date is null or rep.left_date > :run_date)
    and not exists (
        select 1
        from rep_leave
        where
            rep_leave.rep_id = rep.rep_id
            and :run_date between rep_leave.from_date and rep_leave.to_date
    )
order by rep.round_robin_order, rep.rep_id
