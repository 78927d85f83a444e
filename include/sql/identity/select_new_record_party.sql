-- purpose: parties that a record has just become part of, changed or not
-- grain:   one row per party
-- reads:   new_record, source_record
select distinct source_record.party_id
from new_record
inner join leadflow.source_record on new_record.record_id = source_record.record_id
where source_record.party_id is not null
order by source_record.party_id
