-- purpose: returned rows belong to their customer (law 2), and are looked at once only
-- grain:   one row per returned row with a known task
-- reads:   answer_anchor, task_answer    writes: source_record
-- A row that was refused is not held: the same row again is looked at again.
update source_record
set
    party_id = anchor.party_id,
    customer_id = anchor.customer_id,
    is_current = answer.verdict in ('blank', 'apply', 'same')
from answer_anchor as anchor
inner join task_answer as answer on anchor.record_id = answer.record_id
where source_record.record_id = anchor.record_id
