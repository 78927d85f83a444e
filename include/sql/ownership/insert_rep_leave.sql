-- purpose: the roster's absences
-- grain:   one row per rep and absence
-- writes:  rep_leave
-- params:  leaves (JSON list of rows)
insert into rep_leave (rep_id, from_date, to_date)
select
    listed.rep_id,
    listed.from_date,
    max(listed.to_date) as to_date
from
    jsonb_to_recordset(cast(:leaves as jsonb)) as listed (
        rep_id text, from_date date, to_date date
    )
group by listed.rep_id, listed.from_date
