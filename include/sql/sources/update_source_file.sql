-- purpose: what reading one part found out about it
-- grain:   one row
-- writes:  source_file
-- params:  file_id, status, source_system, profile, record_type, encoding, layout, row_count,
--          held_reason
update source_file
set
    status = :status,
    source_system = :source_system,
    profile = :profile,
    record_type = :record_type,
    encoding = :encoding,
    layout = cast(:layout as jsonb),
    row_count = :row_count,
    held_reason = cast(:held_reason as jsonb),
    gated_date = null
where source_file.file_id = :file_id
