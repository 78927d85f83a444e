-- purpose: the rows of a held part wait with it (law 1)
-- grain:   one row per row of the part that is not ignored
-- writes:  source_record
-- params:  file_id, reasons
update source_record
set
    outcome = 'quarantined',
    reasons = cast(:reasons as jsonb)
where
    source_record.file_id = :file_id
    and source_record.outcome is distinct from 'ignored'
