-- purpose: records of the customer that went which the very run of the merge has put into
--          a customer of their own, such as a lead whose company was renamed
-- grain:   one row per party
-- reads:   merge, membership, customer
-- params:  merge_id
with gone_party as (
    select
        merge.merge_date,
        cast(told.party_id as bigint) as party_id
    from leadflow.merge
    cross join
        lateral jsonb_array_elements_text(merge.before -> 'gone') as told (party_id)
    where merge.merge_id = :merge_id
)

select gone_party.party_id
from gone_party
inner join leadflow.membership
    on
        gone_party.party_id = membership.party_id
        and membership.valid_to_date is null
inner join leadflow.customer
    on
        membership.customer_id = customer.customer_id
        and gone_party.merge_date = customer.created_date
where
    not exists (
        select 1
        from leadflow.membership as fellow
        where
            fellow.customer_id = membership.customer_id
            and fellow.valid_to_date is null
            and fellow.party_id not in (select told.party_id from gone_party as told)
    )
order by gone_party.party_id
