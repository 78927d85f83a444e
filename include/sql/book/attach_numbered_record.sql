-- purpose: a customer number that an attached row of the same source bears decides for the others
-- grain:   one pending row without a party; the oldest attached row of that number counts
-- reads:   typed_record, source_record, pending_record    writes: pending_record
with numbered as (
    select distinct on (pending_record.record_id)
        pending_record.record_id,
        coalesce(source_record.party_id, other_pending.party_id) as party_id
    from pending_record
    inner join typed_record on pending_record.record_id = typed_record.record_id
    inner join typed_record as other
        on
            typed_record.company_source_id = other.company_source_id
            and typed_record.record_id <> other.record_id
    inner join source_record
        on
            other.record_id = source_record.record_id
            and pending_record.source_system = source_record.source_system
            and pending_record.record_type = source_record.record_type
    left outer join pending_record as other_pending
        on other.record_id = other_pending.record_id
    where
        pending_record.party_id is null
        and coalesce(source_record.party_id, other_pending.party_id) is not null
    order by pending_record.record_id, other.record_id
)

update pending_record
set
    party_id = numbered.party_id,
    rule = 'source_number'
from numbered
where pending_record.record_id = numbered.record_id
