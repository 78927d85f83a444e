-- purpose: stage changes that stay lose the opportunity that went, until it is there again
-- grain:   one row per stage change
-- reads:   opportunity    writes: stage_history
update stage_history
set opportunity_id = null
where
    stage_history.opportunity_id is not null
    and not exists (
        select 1
        from opportunity
        where opportunity.opportunity_id = stage_history.opportunity_id
    )
