-- purpose: what each planned day asked of each rep (T6, R6)
-- grain:   one row per rep and planned day
-- reads:   rep_load
create view mart.rep_load as
select
    rep_load.rep_id,
    rep_load.day,
    rep_load.capacity,
    rep_load.is_on_leave,
    rep_load.planned_count,
    rep_load.overflow_count,
    rep_load.oldest_waiting_date,
    rep_load.grade_mix
from leadflow.rep_load;

comment on view mart.rep_load is
'what each planned day asked of each rep, as its night left it; one row per rep and day';
comment on column mart.rep_load.rep_id is 'rep';
comment on column mart.rep_load.day is 'planned working day';
comment on column mart.rep_load.capacity is 'tasks that the day holds; 0 on leave';
comment on column mart.rep_load.is_on_leave is 'whether the rep is away';
comment on column mart.rep_load.planned_count is 'tasks laid on the day';
comment on column mart.rep_load.overflow_count is
'tasks due by the day that had to be laid on later ones';
comment on column mart.rep_load.oldest_waiting_date is
'earliest day on which one of those was wanted';
comment on column mart.rep_load.grade_mix is 'planned tasks by grade';
