-- purpose: customers whose golden record and contacts have to be made anew, those that
--          went included
-- grain:   one row per customer
-- reads:   touched_party, membership, customer    writes: touched_customer (temporary)
-- params:  customer_ids
create temporary table touched_customer on commit drop as
select
    customer.customer_id,
    customer.merged_into is null as is_live
from leadflow.customer
where
    customer.customer_id in (
        select membership.customer_id
        from touched_party
        inner join leadflow.membership
            on
                touched_party.party_id = membership.party_id
                and membership.valid_to_date is null
        union
        select unnest(cast(:customer_ids as text[])) as customer_id
    )
