-- purpose: a customer's records, those first that were a merged customer's before
-- grain:   one row per party
-- reads:   membership
-- params:  customer_id, former_id (a customer that was merged into it, else the same id)
select
    membership.party_id,
    exists (
        select 1
        from leadflow.membership as former
        where
            former.party_id = membership.party_id
            and former.customer_id = :former_id
    ) as was_of_former
from leadflow.membership
where
    membership.customer_id = :customer_id
    and membership.valid_to_date is null
order by membership.party_id
