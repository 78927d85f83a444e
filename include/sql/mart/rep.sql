-- purpose: sales representatives
-- grain:   one row per rep of the roster
-- reads:   rep
create view mart.rep as
select
    rep.rep_id,
    rep.name,
    rep.name_en,
    rep.seniority,
    rep.manager_id,
    rep.team,
    rep.capacity,
    rep.hired_date,
    rep.left_date
from leadflow.rep;

comment on view mart.rep is 'sales representatives; one row per rep of the roster';
comment on column mart.rep.rep_id is 'id in the roster';
comment on column mart.rep.name is 'name';
comment on column mart.rep.name_en is 'name in Latin letters';
comment on column mart.rep.seniority is 'senior, mid or junior';
comment on column mart.rep.manager_id is 'manager';
comment on column mart.rep.team is 'team';
comment on column mart.rep.capacity is 'tasks a working day';
comment on column mart.rep.hired_date is 'first day';
comment on column mart.rep.left_date is 'last day; null while employed';
