-- purpose: whom a change of the affected parties can reach, and whoever is or since the import
--          was a member of an affected customer
-- grain:   one row per party that is not listed yet
-- reads:   affected_party, undo_file, undo_customer, membership    writes: undo_party
insert into undo_party (party_id, has_rows)
with reached as (
    select affected_party.party_id
    from affected_party
    union
    select membership.party_id
    from undo_customer
    inner join membership on undo_customer.customer_id = membership.customer_id
    where
        membership.valid_to_date is null
        or membership.valid_to_date >= (select min(undo_file.day) from undo_file)
)

select
    reached.party_id,
    false as has_rows
from reached
where
    not exists (
        select 1
        from undo_party
        where undo_party.party_id = reached.party_id
    )
