-- purpose: rows that name a customer without naming one of its records get its oldest
--          record, so that they follow it through merges and un-merges
-- grain:   one row per activity, requirement, opportunity
-- writes:  activity, requirement, opportunity, source_record
-- params:  anchors (JSON: gone, party_id)
with anchor as (
    select
        told.gone,
        told.party_id
    from
        jsonb_to_recordset(cast(:anchors as jsonb)) as told (
            gone text, party_id bigint
        )
),

attached_activity as (
    update leadflow.activity
    set party_id = anchor.party_id
    from anchor
    where activity.customer_id = anchor.gone and activity.party_id is null
),

attached_requirement as (
    update leadflow.requirement
    set party_id = anchor.party_id
    from anchor
    where requirement.customer_id = anchor.gone and requirement.party_id is null
),

attached_opportunity as (
    update leadflow.opportunity
    set party_id = anchor.party_id
    from anchor
    where opportunity.customer_id = anchor.gone and opportunity.party_id is null
)

update leadflow.source_record
set party_id = anchor.party_id
from anchor
where source_record.customer_id = anchor.gone and source_record.party_id is null
