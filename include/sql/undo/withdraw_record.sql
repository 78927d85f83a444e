-- purpose: the import's rows count no more; each keeps what it was as a reason (law 1)
-- grain:   one row per source_record of the import
-- reads:   undo_file    writes: source_record
update source_record
set
    outcome = 'withdrawn',
    reasons = source_record.reasons || jsonb_build_object(
        'rule', 'import_undone',
        'severity', 'info',
        'column', null,
        'value_class', source_record.outcome
    ),
    is_current = false,
    party_id = null,
    customer_id = null,
    recorded_date = null
from undo_file
where source_record.file_id = undo_file.file_id
