-- purpose: tell managers which of their reps have more to do than a day holds, and
--          whether the others have room (T6)
-- grain:   one row per manager and rep with an overflow, one a planned day
-- reads:   rep_load, rep    writes: notice
-- params:  run_date, plan_date
insert into notice (notice_date, audience, kind, subject, details)
select
    cast(:run_date as date) as notice_date,
    rep.manager_id as audience,
    'rep_overflow' as kind,
    rep.rep_id || ' ' || cast(rep_load.day as text) as subject,
    jsonb_build_object(
        'key', 'followup.notice.rep_overflow',
        'rep_id', rep.rep_id,
        'day', rep_load.day,
        'capacity', rep_load.capacity,
        'planned', rep_load.planned_count,
        'overflow', rep_load.overflow_count,
        'oldest', rep_load.oldest_waiting_date,
        'team_free', team.free_count
    ) as details
from rep_load
inner join rep on rep_load.rep_id = rep.rep_id
cross join
    lateral (
        select
            coalesce(
                sum(greatest(other_load.capacity - other_load.planned_count, 0)), 0
            ) as free_count
        from rep_load as other_load
        inner join rep as other on other_load.rep_id = other.rep_id
        where
            other_load.day = rep_load.day
            and other.manager_id = rep.manager_id
            and other.rep_id <> rep.rep_id
    ) as team
where rep_load.day = :plan_date and rep_load.overflow_count > 0
on conflict (notice_date, audience, kind, subject) do nothing
