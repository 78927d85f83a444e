-- purpose: the customers that affected parties are or were members of, and those that merged
--          with them since the import
-- grain:   one row per customer that is not listed yet
-- reads:   undo_file, undo_party, membership, merge    writes: undo_customer
insert into undo_customer (customer_id)
with recursive since as (
    select min(undo_file.day) as day
    from undo_file
),

member as (
    select distinct membership.customer_id
    from undo_party
    inner join membership on undo_party.party_id = membership.party_id
    cross join since
    where
        membership.valid_to_date is null
        or membership.valid_to_date >= since.day
),

merged as (
    select
        merge.kept_customer_id,
        merge.gone_customer_id
    from merge
    inner join since on merge.merge_date >= since.day
),

concerned as (
    select member.customer_id
    from member
    union
    select
        case
            when merged.kept_customer_id = concerned.customer_id
                then merged.gone_customer_id
            else merged.kept_customer_id
        end as customer_id
    from concerned
    inner join merged
        on concerned.customer_id in (merged.kept_customer_id, merged.gone_customer_id)
)

select concerned.customer_id
from concerned
on conflict (customer_id) do nothing
