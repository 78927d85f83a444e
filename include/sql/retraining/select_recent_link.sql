-- purpose: links of records that came since the model was taken into use
-- grain:   one row per pair, the newest records first
-- reads:   matching_model, party, source_record, source_file, matching_link
-- params:  least_bits, most
select
    link.low_number,
    link.high_number
from leadflow.matching_model
inner join leadflow.source_file
    on matching_model.first_used_date < source_file.arrival_date
inner join leadflow.source_record on source_file.file_id = source_record.file_id
inner join leadflow.party on source_record.record_id = party.record_id
cross join
    lateral (
        select
            matching_link.low_number,
            matching_link.high_number,
            matching_link.bits
        from leadflow.matching_link
        where matching_link.low_number = party.party_id
        union all
        select
            matching_link.low_number,
            matching_link.high_number,
            matching_link.bits
        from leadflow.matching_link
        where matching_link.high_number = party.party_id
    ) as link
where matching_model.is_current and link.bits >= cast(:least_bits as real)
group by link.low_number, link.high_number
order by max(party.record_id) desc, link.low_number asc, link.high_number asc
limit cast(:most as bigint)
