-- purpose: records that hung on one which is replaced or withdrawn, or that a key held
--          together which is hot now
-- grain:   one row: an array of record numbers, null for none
-- reads:   replaced_record, matching_link, heated_record    writes: -
-- params:  -
with neighbour as (
    select matching_link.high_number as record_number
    from replaced_record
    inner join leadflow.matching_link
        on replaced_record.record_number = matching_link.low_number
    union
    select matching_link.low_number as record_number
    from replaced_record
    inner join leadflow.matching_link
        on replaced_record.record_number = matching_link.high_number
    union
    select heated_record.record_number
    from heated_record
)

select array_agg(neighbour.record_number) as record_numbers
from neighbour
