-- purpose: the links between given records
-- grain:   one row per link
-- reads:   matching_link    writes: -
-- params:  record_numbers
select
    matching_link.low_number,
    matching_link.high_number,
    matching_link.bits
from leadflow.matching_link
where
    matching_link.low_number = any(cast(:record_numbers as bigint[]))
    and matching_link.high_number = any(cast(:record_numbers as bigint[]))
