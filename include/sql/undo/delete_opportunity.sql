-- purpose: opportunities whose first or present version goes
-- grain:   one row per opportunity
-- reads:   undo_gone    writes: opportunity
delete from opportunity
where
    opportunity.opportunity_id in (select undo_gone.record_id from undo_gone)
    or opportunity.record_id in (select undo_gone.record_id from undo_gone)
