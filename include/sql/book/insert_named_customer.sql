-- purpose: who bears a name that rows give: as legal name, as short name (科技 for 科技有限公司), or
--          as a person's name (REQUIREMENTS, last section)
-- grain:   one row per (named, customer_id); party_id is the customer's oldest bearer; strength
--          1 is a full legal name, 2 a short one, 3 a person's
-- reads:   named_key, short_bearer, party, membership, customer    writes: named_customer
insert into named_customer (named, customer_id, party_id, strength)
with bearer as (
    select
        named_key.named,
        party.party_id,
        case when named_key.has_legal_form then 1 else 2 end as strength
    from named_key
    inner join party on named_key.company_key = party.company_key
    where not party.is_deleted
    union
    select
        named_key.named,
        party.party_id,
        2 as strength
    from short_bearer
    inner join named_key on short_bearer.named = named_key.named
    inner join party
        on
            named_key.short_key = party.short_key
            and short_bearer.legal_name = party.legal_name
    where not party.is_deleted
    union
    select
        named_key.named,
        party.party_id,
        3 as strength
    from named_key
    inner join party on named_key.person_key = party.person_key
    where not party.is_deleted
),

strongest as (
    select distinct on (bearer.named, membership.customer_id)
        bearer.named,
        membership.customer_id,
        bearer.party_id,
        bearer.strength
    from bearer
    inner join membership
        on
            bearer.party_id = membership.party_id
            and membership.valid_to_date is null
    order by bearer.named, membership.customer_id, bearer.strength, bearer.party_id
)

select
    strongest.named,
    strongest.customer_id,
    strongest.party_id,
    strongest.strength
from strongest
inner join customer on strongest.customer_id = customer.customer_id
where
    customer.merged_into is null
    and customer.lifecycle <> 'invalid'
