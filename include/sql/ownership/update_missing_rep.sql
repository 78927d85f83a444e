-- purpose: a rep whom the roster no longer lists has left: yesterday was its last day;
--          the row stays for its history
-- grain:   one row per rep that is missing from the roster and has not left yet
-- writes:  rep
-- params:  rep_ids (listed ones, text[]), run_date
update rep
set left_date = cast(:run_date as date) - 1
where
    rep.rep_id <> all(cast(:rep_ids as text[]))
    and (rep.left_date is null or rep.left_date >= :run_date)
returning rep.rep_id
