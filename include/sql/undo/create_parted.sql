-- purpose: the affected parties that came with or after the import: they are made anew when their
--          rows are played again
-- grain:   one row per party; lives for one transaction
-- reads:   undo_file, undo_party, source_record, source_file    writes: undo_parted (temporary)
create temporary table undo_parted on commit drop as
select undo_party.party_id
from undo_party
inner join source_record on undo_party.party_id = source_record.record_id
inner join source_file on source_record.file_id = source_file.file_id
where
    coalesce(source_file.gated_date, source_file.arrival_date)
    >= (select min(undo_file.day) from undo_file)
