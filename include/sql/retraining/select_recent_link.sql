-- purpose: links of records that came since the model was taken into use
-- grain:   one row per pair, the newest records first
-- reads:   matching_model, party, source_record, source_file, matching_link
-- params:  least_bits, most
select
    matching_link.low_number,
    matching_link.high_number
from leadflow.matching_model
inner join leadflow.source_file
    on matching_model.first_used_date < source_file.arrival_date
inner join leadflow.source_record on source_file.file_id = source_record.file_id
inner join leadflow.party on source_record.record_id = party.record_id
inner join leadflow.matching_link
    on
        party.party_id in (matching_link.low_number, matching_link.high_number)
        and matching_link.bits >= cast(:least_bits as real)
where matching_model.is_current
group by matching_link.low_number, matching_link.high_number
order by max(party.record_id) desc, matching_link.low_number, matching_link.high_number
limit cast(:most as bigint)
