-- purpose: forget one part's rows before it is read again
-- grain:   all rows of the part
-- writes:  typed_record
-- params:  file_id
delete from typed_record
where typed_record.file_id = :file_id
