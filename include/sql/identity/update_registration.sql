-- purpose: whether each record is a registration that gives ownership (D3): real name,
--          phone, known rep. Of two records with the same name, another phone and no
--          proof the one without a company, else the later one, is invalid until a
--          person has decided (D2).
-- grain:   one row per affected party
-- reads:   affected_party, party, match_edge, membership    writes: party
with doubtful as (
    select
        case
            when low_is_alone.yes <> high_is_alone.yes
                then case when low_is_alone.yes then low.party_id else high.party_id end
            when
                (high.registered_at, high.source_system, high.source_key)
                < (low.registered_at, low.source_system, low.source_key)
                or (low.registered_at is null and high.registered_at is not null)
                then low.party_id
            else high.party_id
        end as party_id
    from affected_party
    inner join leadflow.match_edge
        on
            affected_party.party_id = match_edge.party_id_low
            and match_edge.decision = 'review'
            and match_edge.reason = 'same_name_other_phone'
    inner join leadflow.party as low on match_edge.party_id_low = low.party_id
    inner join leadflow.party as high on match_edge.party_id_high = high.party_id
    inner join leadflow.membership as low_membership
        on
            low.party_id = low_membership.party_id
            and low_membership.valid_to_date is null
    inner join leadflow.membership as high_membership
        on
            high.party_id = high_membership.party_id
            and high_membership.valid_to_date is null
    cross join
        lateral (
            select low.company_key is null and low.company_party_key is null as yes
        ) as low_is_alone
    cross join
        lateral (
            select high.company_key is null and high.company_party_key is null as yes
        ) as high_is_alone
    where low_membership.customer_id <> high_membership.customer_id
),

judged as (
    select
        party.party_id,
        party.person_key is not null
        and coalesce(party.mobile, party.landline) is not null
        and party.owner_rep_id is not null
        and party.party_id not in (select doubtful.party_id from doubtful)
            as is_complete
    from affected_party
    inner join leadflow.party on affected_party.party_id = party.party_id
)

update leadflow.party
set is_registration_complete = judged.is_complete
from judged
where
    party.party_id = judged.party_id
    and party.is_registration_complete <> judged.is_complete
