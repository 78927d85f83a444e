-- purpose: a part that waits for a person
-- grain:   one row
-- writes:  source_file
-- params:  file_id, held_reason
update source_file
set
    status = 'held',
    held_reason = cast(:held_reason as jsonb)
where source_file.file_id = :file_id
