-- purpose: the row that each record stands in
-- grain:   one row per party
-- reads:   party, source_record, source_file
-- params:  party_ids
select
    party.party_id,
    source_file.file_name || ' row ' || source_record.row_number as source_row
from leadflow.party
inner join leadflow.source_record on party.record_id = source_record.record_id
inner join leadflow.source_file on source_record.file_id = source_file.file_id
where party.party_id = any(cast(:party_ids as bigint[]))
order by party.party_id
