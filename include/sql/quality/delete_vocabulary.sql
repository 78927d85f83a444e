-- purpose: forget what an earlier run of the gate read of a file's vocabularies
-- writes:  source_vocabulary
-- params:  file_id
delete from source_vocabulary
where source_vocabulary.file_id = :file_id
