-- purpose: stage changes that came before their opportunity
-- grain:   one stage change without an opportunity
-- reads:   pending_record, opportunity    writes: stage_history
update stage_history
set opportunity_id = opportunity.opportunity_id
from pending_record
inner join opportunity on pending_record.first_record_id = opportunity.opportunity_id
where
    pending_record.record_type = 'deal'
    and stage_history.opportunity_id is null
    and stage_history.source_system = opportunity.source_system
    and left(stage_history.opportunity_source_id, 15) = left(opportunity.source_id, 15)
    and (
        opportunity.source_system = 'salesforce'
        or stage_history.opportunity_source_id = opportunity.source_id
    )
