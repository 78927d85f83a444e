-- purpose: the roster's reps as they stand now
-- grain:   one row per rep
-- writes:  rep
-- params:  reps (JSON list of rows)
insert into rep (
    rep_id,
    name,
    name_en,
    seniority,
    manager_id,
    team,
    mail,
    capacity,
    hired_date,
    left_date,
    round_robin_order
)
select
    listed.rep_id,
    listed.name,
    listed.name_en,
    listed.seniority,
    listed.manager_id,
    listed.team,
    listed.mail,
    listed.capacity,
    listed.hired_date,
    listed.left_date,
    listed.round_robin_order
from
    jsonb_to_recordset(cast(:reps as jsonb)) as listed (
        rep_id text,
        name text,
        name_en text,
        seniority text,
        manager_id text,
        team text,
        mail text,
        capacity integer,
        hired_date date,
        left_date date,
        round_robin_order integer
    )
on conflict (rep_id) do update set
    name = excluded.name,
    name_en = excluded.name_en,
    seniority = excluded.seniority,
    manager_id = excluded.manager_id,
    team = excluded.team,
    mail = excluded.mail,
    capacity = excluded.capacity,
    hired_date = excluded.hired_date,
    left_date = excluded.left_date,
    round_robin_order = excluded.round_robin_order
