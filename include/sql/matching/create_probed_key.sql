-- purpose: who had a touched key before and keeps it, and whether the key was hot and is now; no
--          more of a hot key is read than decides that
-- grain:   one row per touched key; `staying` is an array of record numbers
-- reads:   touched_key, matching_key, replaced_record    writes: probed_key (temporary)
-- params:  -
create temporary table probed_key on commit drop as
select
    touched_key.key_hash,
    touched_key.gained_count,
    held.staying,
    held.held_count > touched_key.most_records as was_hot,
    cardinality(held.staying) + touched_key.gained_count > touched_key.most_records as is_hot
from touched_key
cross join
    lateral (
        select
            count(*) as held_count,
            coalesce(
                array_agg(holder.record_number) filter (
                    where holder.record_number not in (
                        select replaced_record.record_number from replaced_record
                    )
                ),
                '{}'
            ) as staying
        from (
            select matching_key.record_number
            from leadflow.matching_key
            where matching_key.key_hash = touched_key.key_hash
            limit touched_key.most_records + touched_key.lost_count + 1
        ) as holder
    ) as held
