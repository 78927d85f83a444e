-- purpose: everything that hangs together with given records by links
-- grain:   one row per record number
-- reads:   matching_link, heated_record    writes: -
-- params:  record_numbers
with recursive reached as (
    select unnest(cast(:record_numbers as bigint[])) as record_number
    union
    select heated_record.record_number
    from heated_record
    union
    select neighbour.record_number
    from reached
    cross join lateral (
        select matching_link.high_number as record_number
        from matching_link
        where matching_link.low_number = reached.record_number
        union all
        select matching_link.low_number as record_number
        from matching_link
        where matching_link.high_number = reached.record_number
    ) as neighbour
)

select reached.record_number
from reached
order by reached.record_number
