-- purpose: the records of companies and persons that the import can have changed
-- grain:   one row per party; lives for one transaction. has_rows: the import has rows of it or
--          about it
-- reads:   undo_file, source_record, party    writes: undo_party (temporary)
create temporary table undo_party on commit drop as
select
    party.party_id,
    true as has_rows
from party
where
    party.party_id in (
        select source_record.party_id
        from undo_file
        inner join source_record on undo_file.file_id = source_record.file_id
    )
