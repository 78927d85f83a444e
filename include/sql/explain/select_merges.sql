-- purpose: the merges that made a customer what it is, those into customers that went
--          into it included, and those that a person has undone; each with the pairs of
--          rows that it rests on
-- grain:   one row per merge
-- reads:   merge, party, source_record, source_file
-- params:  customer_id
with recursive taken_in (customer_id) as (
    select cast(:customer_id as text) as customer_id
    union
    select merge.gone_customer_id as customer_id
    from taken_in
    inner join merge
        on
            taken_in.customer_id = merge.kept_customer_id
            and merge.undone_date is null
),

told as (
    select merge.merge_id
    from taken_in
    inner join merge
        on taken_in.customer_id in (merge.kept_customer_id, merge.gone_customer_id)
    group by merge.merge_id
),

pair as (
    select
        told.merge_id,
        edge.position,
        edge.content ->> 'decided_by' as decided_by,
        array(
            select jsonb_array_elements_text(edge.content -> 'evidence')
        ) as evidence,
        cast(edge.content -> 'party_ids' ->> 0 as bigint) as one_party_id,
        cast(edge.content -> 'party_ids' ->> 1 as bigint) as other_party_id
    from told
    inner join merge on told.merge_id = merge.merge_id
    cross join
        lateral jsonb_array_elements(merge.evidence -> 'edges')
        with ordinality as edge (content, position)
),

named_party as (
    select
        party.party_id,
        source_file.file_name || ' row ' || source_record.row_number as source_row
    from party
    inner join source_record on party.record_id = source_record.record_id
    inner join source_file on source_record.file_id = source_file.file_id
    where
        party.party_id in (
            select pair.one_party_id from pair
            union
            select pair.other_party_id from pair
        )
),

shown as (
    select
        pair.merge_id,
        string_agg(
            concat_ws(' – ', one.source_row, other.source_row) || ' ('
            || array_to_string(pair.evidence, ', ')
            || case when pair.decided_by <> 'rule' then ', ' || pair.decided_by else '' end
            || ')',
            '; '
            order by pair.position
        ) as rests_on
    from pair
    left join named_party as one on pair.one_party_id = one.party_id
    left join named_party as other on pair.other_party_id = other.party_id
    group by pair.merge_id
)

select
    merge.merge_id,
    merge.merge_date,
    merge.kept_customer_id,
    merge.gone_customer_id,
    merge.reason,
    shown.rests_on,
    merge.undone_date,
    merge.undone_by
from told
inner join merge on told.merge_id = merge.merge_id
left join shown on merge.merge_id = shown.merge_id
order by merge.merge_id
