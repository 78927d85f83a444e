-- purpose: the parties that are in the same customer as one of the given ones
-- grain:   one row per given party and fellow
-- reads:   membership
-- params:  party_ids
select
    given.party_id,
    fellow.party_id as fellow_id
from leadflow.membership as given
inner join leadflow.membership as fellow
    on given.customer_id = fellow.customer_id and fellow.valid_to_date is null
where given.party_id = any(cast(:party_ids as bigint[])) and given.valid_to_date is null
order by given.party_id, fellow.party_id
