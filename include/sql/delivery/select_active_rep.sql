-- purpose: the reps who receive a list: those employed on the plan day, on leave or not
-- grain:   one row per rep, by rep_id
-- reads:   rep, rep_leave
-- params:  plan_date
select
    rep.rep_id,
    rep.name,
    rep.name_en,
    rep.team,
    exists(
        select 1
        from rep_leave as leave
        where
            leave.rep_id = rep.rep_id
            and :plan_date between leave.from_date and leave.to_date
    ) as is_on_leave
from rep
where rep.employed @> cast(:plan_date as date)
order by rep.rep_id
