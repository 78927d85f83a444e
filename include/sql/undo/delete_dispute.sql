-- purpose: disputes about registrations of the import that no person has decided
-- grain:   one row per dispute
-- reads:   undo_file, source_record    writes: registration_dispute
delete from registration_dispute
using source_record
inner join undo_file on source_record.file_id = undo_file.file_id
where
    registration_dispute.record_id = source_record.record_id
    and registration_dispute.status <> 'decided'
