-- purpose: keys that gain or lose records
-- grain:   one row per key
-- reads:   new_key, replaced_record, matching_key    writes: touched_key (temporary)
-- params:  -
create temporary table touched_key on commit drop as
with change as (
    select
        new_key.key_hash,
        new_key.most_records,
        1 as gained,
        0 as lost
    from new_key
    union all
    select
        matching_key.key_hash,
        matching_key.most_records,
        0 as gained,
        1 as lost
    from replaced_record
    inner join leadflow.matching_key
        on replaced_record.record_number = matching_key.record_number
)

select
    change.key_hash,
    min(change.most_records) as most_records,
    sum(change.gained) as gained_count,
    sum(change.lost) as lost_count
from change
group by change.key_hash
