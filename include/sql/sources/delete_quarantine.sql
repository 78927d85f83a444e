-- purpose: forget one part's rows before it is read again
-- grain:   all rows of the part
-- writes:  quarantine
-- params:  file_id
delete from quarantine
where quarantine.file_id = :file_id
