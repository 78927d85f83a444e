-- purpose: who bears the name that a row gives: its legal name, its short name (科技 for
--          科技有限公司), or, where a row names a person, that person (REQUIREMENTS, last section)
-- grain:   one row per (record_id, customer_id); party_id is the customer's oldest bearer
-- reads:   pending_record, typed_record, named_key, short_bearer, party, membership, customer
-- writes:  name_candidate
-- A full legal name means whoever bears just that; a short one everybody whom it fits. A person's
-- name counts only where no company bears the name.
insert into name_candidate (record_id, customer_id, party_id, is_same_owner)
with unattached as (
    select
        pending_record.record_id,
        typed_record.company_name is null
        or pending_record.source_system = 'sheet_s5' as may_be_person,
        pending_record.rep_id,
        named_key.named,
        named_key.company_key,
        named_key.short_key,
        named_key.person_key,
        named_key.has_legal_form
    from pending_record
    inner join typed_record on pending_record.record_id = typed_record.record_id
    inner join named_key
        on coalesce(typed_record.company_name, typed_record.person_name) = named_key.named
    where
        pending_record.party_id is null
        and pending_record.record_type in (
            'activity', 'requirement', 'deal', 'stage_history', 'customer_value'
        )
),

bearer as (
    select
        unattached.record_id,
        party.party_id,
        case when unattached.has_legal_form then 1 else 2 end as strength
    from unattached
    inner join party on unattached.company_key = party.company_key
    where not party.is_deleted
    union
    select
        unattached.record_id,
        party.party_id,
        2 as strength
    from unattached
    inner join short_bearer on unattached.named = short_bearer.named
    inner join party
        on
            unattached.short_key = party.short_key
            and short_bearer.legal_name = party.legal_name
    where not party.is_deleted
    union
    select
        unattached.record_id,
        party.party_id,
        3 as strength
    from unattached
    inner join party on unattached.person_key = party.person_key
    where
        not party.is_deleted
        and unattached.may_be_person
),

candidate as (
    select
        bearer.record_id,
        membership.customer_id,
        min(bearer.party_id) as party_id,
        min(bearer.strength) as strength
    from bearer
    inner join membership
        on
            bearer.party_id = membership.party_id
            and membership.valid_to_date is null
    inner join customer on membership.customer_id = customer.customer_id
    where
        customer.merged_into is null
        and customer.lifecycle <> 'invalid'
    group by bearer.record_id, membership.customer_id
),

ranked as (
    select
        candidate.record_id,
        candidate.customer_id,
        candidate.party_id,
        candidate.strength,
        min(candidate.strength) over (partition by candidate.record_id) as best_strength
    from candidate
)

select
    ranked.record_id,
    ranked.customer_id,
    ranked.party_id,
    unattached.rep_id is not null
    and (
        unattached.rep_id is not distinct from customer.owner_id
        or exists (
            select 1
            from membership
            inner join party on membership.party_id = party.party_id
            where
                membership.customer_id = ranked.customer_id
                and membership.valid_to_date is null
                and not party.is_deleted
                and party.owner_rep_id = unattached.rep_id
        )
    ) as is_same_owner
from ranked
inner join unattached on ranked.record_id = unattached.record_id
inner join customer on ranked.customer_id = customer.customer_id
where ranked.strength = ranked.best_strength
