-- purpose: take back the outcomes and reasons that an earlier run of the gate gave to a
--          file's rows; others are not written anew
-- writes:  source_record
-- params:  file_id
update source_record
set
    outcome = null,
    reasons = '[]'
where
    source_record.file_id = :file_id
    and source_record.outcome is distinct from 'ignored'
    and (source_record.outcome is not null or source_record.reasons <> '[]')
