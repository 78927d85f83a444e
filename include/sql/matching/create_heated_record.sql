-- purpose: records that had a key which is hot now and was not: what met under it alone parts
-- grain:   one row per record
-- reads:   probed_key    writes: heated_record (temporary)
-- params:  -
create temporary table heated_record on commit drop as
select distinct unnest(probed_key.staying) as record_number
from probed_key
where probed_key.is_hot and not probed_key.was_hot
