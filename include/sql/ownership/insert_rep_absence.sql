-- purpose: days on which reps were absent without notice (D5)
-- grain:   one row per rep and day
-- writes:  rep_absence
-- params:  rep_ids, absent_dates (of the same length), told_by (null: the roster)
insert into rep_absence (rep_id, absent_date, told_by)
select
    told.rep_id,
    told.absent_date,
    cast(:told_by as text) as told_by
from
    unnest(cast(:rep_ids as text[]), cast(:absent_dates as date[]))
        as told (rep_id, absent_date)
on conflict (rep_id, absent_date) do nothing
