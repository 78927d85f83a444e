-- purpose: name the party of records that have just become part of one
-- grain:   one row per source record
-- reads:   new_record, party    writes: source_record
update leadflow.source_record
set party_id = party.party_id
from new_record
inner join leadflow.party
    on
        new_record.source_system = party.source_system
        and new_record.record_type = party.record_type
        and new_record.source_key = party.source_key
where source_record.record_id = new_record.record_id
