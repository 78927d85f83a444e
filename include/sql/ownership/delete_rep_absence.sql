-- purpose: a person takes an absence back that was told by mistake; the turns that passed since
--          stay passed
-- grain:   at most one row
-- writes:  rep_absence
-- params:  rep_id, absent_date
delete from rep_absence
where
    rep_absence.rep_id = :rep_id
    and rep_absence.absent_date = cast(:absent_date as date)
