-- purpose: mark a file as loaded, and name the file whose rejects it corrects
-- writes:  source_file reads: quarantine, source_record
-- params:  file_id
update source_file
set
    status = 'loaded',
    corrects_file_id = (
        select min(quarantine.file_id)
        from quarantine
        inner join source_record
            on quarantine.corrected_by_record_id = source_record.record_id
        where source_record.file_id = source_file.file_id
    )
where source_file.file_id = :file_id
