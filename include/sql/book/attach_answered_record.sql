-- purpose: attach rows for which a person has named the customer
-- grain:   one pending row; the anchor is the customer's oldest party that bears the name, else
--          its oldest party
-- reads:   match_review, customer, membership, party, named_key    writes: pending_record
with recursive named_customer (record_id, named, customer_id, merged_into) as (
    select
        match_review.record_id,
        match_review.named,
        customer.customer_id,
        customer.merged_into
    from match_review
    inner join customer on match_review.answer = customer.customer_id
    where
        match_review.kind = 'name_only'
        and match_review.status = 'answered'
    union all
    select
        named_customer.record_id,
        named_customer.named,
        customer.customer_id,
        customer.merged_into
    from named_customer
    inner join customer on named_customer.merged_into = customer.customer_id
),

anchor as (
    select distinct on (named_customer.record_id)
        named_customer.record_id,
        party.party_id
    from named_customer
    inner join membership
        on
            named_customer.customer_id = membership.customer_id
            and membership.valid_to_date is null
    inner join party on membership.party_id = party.party_id
    left outer join named_key on named_customer.named = named_key.named
    where named_customer.merged_into is null
    order by
        named_customer.record_id asc,
        (
            party.company_key is not distinct from named_key.company_key
            or party.short_key is not distinct from named_key.short_key
        ) desc,
        party.party_id asc
)

update pending_record
set
    party_id = anchor.party_id,
    rule = 'person_decided'
from anchor
where
    pending_record.record_id = anchor.record_id
    and pending_record.party_id is null
