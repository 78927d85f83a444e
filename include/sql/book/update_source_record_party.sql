-- purpose: note on each row the party it is attached to and the customer that the party is in
-- grain:   one pending row with a party
-- reads:   pending_record, membership    writes: source_record
update source_record
set
    party_id = pending_record.party_id,
    customer_id = membership.customer_id
from pending_record
left outer join membership
    on
        pending_record.party_id = membership.party_id
        and membership.valid_to_date is null
where
    source_record.record_id = pending_record.record_id
    and pending_record.party_id is not null
    and (source_record.party_id, source_record.customer_id)
    is distinct from (pending_record.party_id, membership.customer_id)
