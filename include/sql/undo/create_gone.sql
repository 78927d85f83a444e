-- purpose: everything whose rows in the book go: the import's and those that are played again
-- grain:   one row per record; lives for one transaction
-- reads:   undo_file, undo_record, source_record    writes: undo_gone (temporary)
create temporary table undo_gone on commit drop as
select source_record.record_id
from undo_file
inner join source_record on undo_file.file_id = source_record.file_id
union
select undo_record.record_id
from undo_record
where
    undo_record.is_settled_again
    or undo_record.record_type not in ('lead', 'contact', 'company')
