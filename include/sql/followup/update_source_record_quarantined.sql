-- purpose: the row ledger tells that such a row is quarantined, and why (law 1)
-- reads:   task_answer    writes: source_record
-- params:  reasons (JSON)
update source_record
set
    outcome = 'quarantined',
    is_current = false,
    reasons = source_record.reasons || cast(:reasons as jsonb)
from task_answer
where
    source_record.record_id = task_answer.record_id
    and task_answer.verdict = 'unknown'
