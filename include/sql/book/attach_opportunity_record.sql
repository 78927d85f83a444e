-- purpose: attach rows that point at an opportunity to the opportunity's own party
-- grain:   one pending row without a party
-- reads:   typed_record, opportunity    writes: pending_record
update pending_record
set
    party_id = opportunity.party_id,
    rule = 'opportunity_link'
from typed_record
inner join opportunity
    on
        left(typed_record.opportunity_source_id, 15) = left(opportunity.source_id, 15)
where
    pending_record.record_id = typed_record.record_id
    and pending_record.source_system = opportunity.source_system
    and (
        pending_record.source_system = 'salesforce'
        or typed_record.opportunity_source_id = opportunity.source_id
    )
    and pending_record.party_id is null
    and opportunity.party_id is not null
