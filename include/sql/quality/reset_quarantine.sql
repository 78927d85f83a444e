-- purpose: forget what an earlier run of the gate said about a file that is not settled
--          yet
-- writes:  quarantine
-- params:  file_id
delete from quarantine
where quarantine.file_id = :file_id
