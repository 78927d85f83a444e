-- purpose: how the reps stand on a day: what they hold, whose turn is how long ago, what is
--          about to lapse
-- grain:   one row per rep who is at work on the day that the night plans
-- reads:   rep, rep_leave, rep_absence, customer, round_robin_turn, customer_event, lapse_clock
-- params:  run_date
select
    rep.rep_id,
    rep.name,
    rep.seniority,
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
    end as duty,
    (
        select count(*)
        from customer
        where
            customer.owner_id = rep.rep_id
            and customer.merged_into is null
            and customer.lifecycle in ('lead', 'prospect', 'customer', 'dormant')
    ) as customers,
    (
        select max(round_robin_turn.turn_date)
        from round_robin_turn
        where round_robin_turn.rep_id = rep.rep_id
    ) as last_turn_date,
    (
        select count(*)
        from customer_event
        where
            customer_event.event_date = cast(:run_date as date)
            and customer_event.kind = 'claimed'
            and customer_event.subject = rep.rep_id
    ) as claims_today,
    (
        select count(*)
        from lapse_clock
        where
            lapse_clock.owner_id = rep.rep_id
            and lapse_clock.warned_date is not null
    ) as warned
from rep
where is_at_work(rep.employed, :run_date)
order by rep.round_robin_order, rep.rep_id
