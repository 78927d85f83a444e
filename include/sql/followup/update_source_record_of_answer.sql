-- purpose: returned rows belong to their customer (law 2), and are looked at once only
-- grain:   one row per returned row with a known task
-- reads:   answer_anchor    writes: source_record
update source_record
set
    party_id = anchor.party_id,
    customer_id = anchor.customer_id
from answer_anchor as anchor
where source_record.record_id = anchor.record_id
