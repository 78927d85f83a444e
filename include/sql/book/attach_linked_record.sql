-- purpose: attach rows by the contact or company that their own source links them to
-- grain:   one pending row; an opportunity looks at its company first, all others at the person
-- reads:   typed_record, party    writes: pending_record
-- Several ids in one cell are joined with ';'. The first 15 characters of a Salesforce id decide.
with link as (
    select
        pending_record.record_id,
        pending_record.source_system,
        case pending_record.record_type when 'deal' then 2 else 1 end as link_rank,
        array['contact', 'lead'] as record_types,
        part.position,
        btrim(part.source_key) as source_key
    from pending_record
    inner join typed_record on pending_record.record_id = typed_record.record_id
    cross join
        unnest(string_to_array(typed_record.contact_source_id, ';'))
        with ordinality as part (source_key, position)
    where pending_record.party_id is null
    union all
    select
        pending_record.record_id,
        pending_record.source_system,
        case pending_record.record_type when 'deal' then 1 else 2 end as link_rank,
        array['company'] as record_types,
        part.position,
        btrim(part.source_key) as source_key
    from pending_record
    inner join typed_record on pending_record.record_id = typed_record.record_id
    cross join
        unnest(string_to_array(typed_record.company_source_id, ';'))
        with ordinality as part (source_key, position)
    where pending_record.party_id is null
),

linked as (
    select
        link.record_id,
        link.link_rank,
        link.position,
        party.party_id
    from link
    inner join party
        on
            link.source_system = party.source_system
            and left(link.source_key, 15) = left(party.source_key, 15)
            and (link.source_system = 'salesforce' or link.source_key = party.source_key)
            and party.record_type = any(link.record_types)
    union all
    -- Where a source sends people but no companies, the people name their company's id.
    select
        link.record_id,
        3 as link_rank,
        link.position,
        party.party_id
    from link
    inner join party
        on
            link.source_system = party.source_system
            and link.source_key = party.company_party_key
    where link.record_types = array['company']
),

first_linked as (
    select distinct on (linked.record_id)
        linked.record_id,
        linked.party_id
    from linked
    order by linked.record_id, linked.link_rank, linked.position, linked.party_id
)

update pending_record
set
    party_id = first_linked.party_id,
    rule = 'source_link'
from first_linked
where pending_record.record_id = first_linked.record_id
