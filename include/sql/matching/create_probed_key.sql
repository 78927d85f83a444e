-- purpose: who had a touched key before; no more of a hot key is read than decides
--          whether it is hot before and after
-- grain:   one row per touched key and record that had it
-- reads:   touched_key, matching_key, replaced_record    writes: probed_key (temporary)
-- params:  -
create temporary table probed_key on commit drop as
select
    touched_key.key_hash,
    touched_key.most_records,
    touched_key.gained_count,
    held.record_number,
    replaced_record.record_number is null as stays
from touched_key
cross join
    lateral (
        select matching_key.record_number
        from leadflow.matching_key
        where matching_key.key_hash = touched_key.key_hash
        limit touched_key.most_records + touched_key.lost_count + 1
    ) as held
left join replaced_record on held.record_number = replaced_record.record_number
