-- purpose: requirements whose first or present version goes
-- grain:   one row per requirement
-- reads:   undo_gone    writes: requirement
delete from requirement
where
    requirement.requirement_id in (select undo_gone.record_id from undo_gone)
    or requirement.record_id in (select undo_gone.record_id from undo_gone)
