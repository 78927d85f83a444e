-- purpose: rows that name a customer without naming one of its records get its oldest
--          record, so that they follow it through merges and un-merges; on both sides:
--          what was the kept customer's must not go with what comes to it
-- grain:   one row per activity, requirement, opportunity
-- writes:  activity, requirement, opportunity, source_record
-- params:  anchors (JSON: customer_id, party_id)
with anchor as (
    select
        told.customer_id,
        told.party_id
    from
        jsonb_to_recordset(cast(:anchors as jsonb)) as told (
            customer_id text, party_id bigint
        )
),

attached_activity as (
    update leadflow.activity
    set party_id = anchor.party_id
    from anchor
    where activity.customer_id = anchor.customer_id and activity.party_id is null
),

attached_requirement as (
    update leadflow.requirement
    set party_id = anchor.party_id
    from anchor
    where requirement.customer_id = anchor.customer_id and requirement.party_id is null
),

attached_opportunity as (
    update leadflow.opportunity
    set party_id = anchor.party_id
    from anchor
    where opportunity.customer_id = anchor.customer_id and opportunity.party_id is null
)

update leadflow.source_record
set party_id = anchor.party_id
from anchor
where source_record.customer_id = anchor.customer_id and source_record.party_id is null
