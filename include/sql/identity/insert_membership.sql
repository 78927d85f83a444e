-- purpose: memberships that begin this day
-- grain:   one row per party
-- reads:   moved_party, membership    writes: membership
-- params:  run_date
insert into leadflow.membership (party_id, customer_id, valid_from_date, reason)
select
    moved_party.party_id,
    moved_party.customer_id,
    cast(:run_date as date) as valid_from_date,
    moved_party.reason
from moved_party
where
    not exists (
        select 1
        from leadflow.membership
        where
            membership.party_id = moved_party.party_id
            and membership.valid_to_date is null
    )
order by moved_party.party_id
