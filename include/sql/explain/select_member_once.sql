-- purpose: a customer's records, those first that were a merged customer's before
-- grain:   one row per party
-- reads:   membership
-- params:  customer_id, former_id (a customer that was merged into it, else the same id)
select
    membership.party_id,
    membership.party_id in (
        select former.party_id
        from leadflow.membership as former
        where former.customer_id = :former_id
    ) as was_of_former
from leadflow.membership
where
    membership.customer_id = :customer_id
    and membership.valid_to_date is null
order by membership.party_id
