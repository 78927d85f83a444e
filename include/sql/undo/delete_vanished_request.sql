-- purpose: support requests of activities that are gone for good
-- grain:   one row per request
-- reads:   undo_gone, activity    writes: support_request
delete from support_request
where
    support_request.activity_id in (select undo_gone.record_id from undo_gone)
    and not exists (
        select 1
        from activity
        where activity.activity_id = support_request.activity_id
    )
