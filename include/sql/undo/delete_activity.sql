-- purpose: activities whose first or present version goes
-- grain:   one row per activity
-- reads:   undo_gone    writes: activity
delete from activity
where
    activity.activity_id in (select undo_gone.record_id from undo_gone)
    or activity.record_id in (select undo_gone.record_id from undo_gone)
