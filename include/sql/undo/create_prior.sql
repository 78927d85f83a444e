-- purpose: which customer each of these parties was first given to: it keeps its id
-- grain:   one row per party, by what it is in its source; lives for one transaction
-- reads:   undo_file, undo_parted, party, membership, merge    writes: undo_prior (temporary)
-- The first membership that is on record; a merge of that very day left its own list.
create temporary table undo_prior on commit drop as
with first_membership as (
    select distinct on (membership.party_id)
        membership.party_id,
        membership.customer_id
    from undo_parted
    inner join membership on undo_parted.party_id = membership.party_id
    order by membership.party_id, membership.valid_from_date
),

merged_away as (
    select distinct on (side.party_id)
        cast(side.party_id as bigint) as party_id,
        merge.gone_customer_id as customer_id
    from merge
    cross join jsonb_array_elements(merge.before -> 'gone') as side (party_id)
    where merge.merge_date >= (select min(undo_file.day) from undo_file)
    order by side.party_id, merge.merge_id
)

select
    party.source_system,
    party.record_type,
    party.source_key,
    coalesce(merged_away.customer_id, first_membership.customer_id) as customer_id
from undo_parted
inner join party on undo_parted.party_id = party.party_id
inner join first_membership on party.party_id = first_membership.party_id
left join merged_away on party.party_id = merged_away.party_id
