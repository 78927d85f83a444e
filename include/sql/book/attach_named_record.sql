-- purpose: attach a row to the one customer that bears its name; the same 负责人 breaks a tie
-- grain:   one pending row without a party
-- reads:   name_candidate, customer, membership, party    writes: pending_record
-- 负责人 is the same where the row's rep owns the customer, or is named as owner by a record of it.
with counted as (
    select
        name_candidate.record_id,
        name_candidate.rep_id,
        name_candidate.customer_id,
        name_candidate.party_id,
        count(*) over (partition by name_candidate.record_id) as candidate_count
    from name_candidate
),

fellow as (
    select
        counted.record_id,
        counted.party_id,
        'name_and_owner' as rule
    from counted
    inner join customer on counted.customer_id = customer.customer_id
    where
        counted.candidate_count > 1
        and counted.rep_id is not null
        and (
            customer.owner_id is not distinct from counted.rep_id
            or exists (
                select 1
                from membership
                inner join party on membership.party_id = party.party_id
                where
                    membership.customer_id = counted.customer_id
                    and membership.valid_to_date is null
                    and not party.is_deleted
                    and party.owner_rep_id = counted.rep_id
            )
        )
),

decided as (
    select
        counted.record_id,
        counted.party_id,
        'name' as rule
    from counted
    where counted.candidate_count = 1
    union all
    select
        fellow.record_id,
        min(fellow.party_id) as party_id,
        min(fellow.rule) as rule
    from fellow
    group by fellow.record_id
    having count(*) = 1
)

update pending_record
set
    party_id = decided.party_id,
    rule = decided.rule
from decided
where
    pending_record.record_id = decided.record_id
    and pending_record.party_id is null
