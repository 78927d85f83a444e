-- purpose: the links between given records
-- grain:   one row: arrays with an element a link, null for none
-- reads:   matching_link    writes: -
-- params:  record_numbers
select
    array_agg(matching_link.low_number) as low_numbers,
    array_agg(matching_link.high_number) as high_numbers,
    array_agg(matching_link.bits) as bits
from leadflow.matching_link
where
    matching_link.low_number = any(cast(:record_numbers as bigint[]))
    and matching_link.high_number = any(cast(:record_numbers as bigint[]))
