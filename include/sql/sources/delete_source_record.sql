-- purpose: forget one part's rows before it is read again
-- grain:   all rows of the part
-- writes:  source_record
-- params:  file_id
delete from source_record
where source_record.file_id = :file_id
