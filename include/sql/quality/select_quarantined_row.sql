-- purpose: one rejected row with everything that mending it needs, and what became of it
-- grain:   one row, none where the row is not in quarantine
-- reads:   quarantine, source_record, source_file
-- params:  file_id, row_number
select
    quarantine.record_id,
    quarantine.file_id,
    quarantine.row_number,
    quarantine.status,
    quarantine.reasons,
    source_record.raw,
    source_file.file_name,
    source_file.profile,
    source_file.encoding,
    source_file.layout,
    source_file.held_reason,
    correcting.file_id as corrected_by_file_id,
    correcting.row_number as corrected_by_row_number,
    correcting.outcome as corrected_by_outcome,
    correcting.reasons as corrected_by_reasons
from quarantine
inner join source_record
    on quarantine.record_id = source_record.record_id
inner join source_file
    on quarantine.file_id = source_file.file_id
left join source_record as correcting
    on quarantine.corrected_by_record_id = correcting.record_id
where
    quarantine.file_id = :file_id
    and quarantine.row_number = :row_number
