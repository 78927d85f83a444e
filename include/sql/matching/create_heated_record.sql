-- purpose: records that had a key which the new records make hot: what met under it alone parts
-- grain:   one row per record
-- reads:   probed_key    writes: heated_record
-- params:  -
create temporary table heated_record on commit drop as
select distinct heated.record_number
from (
    select
        probed_key.record_number,
        probed_key.most_records,
        probed_key.new_count,
        count(*) over (partition by probed_key.key_hash) as held_count
    from probed_key
) as heated
where
    heated.held_count <= heated.most_records
    and heated.held_count + heated.new_count > heated.most_records
