-- purpose: mark a file as held, with the counts that say why
-- writes:  source_file
-- params:  file_id, held_reason
update source_file
set
    status = 'held',
    held_reason = cast(:held_reason as jsonb)
where source_file.file_id = :file_id
