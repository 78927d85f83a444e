-- purpose: everything that hangs together with given records by links strong enough to join
-- grain:   one row: an array of record numbers in order
-- reads:   matching_link    writes: -
-- params:  record_numbers, join_bits
with recursive reached as (
    select unnest(cast(:record_numbers as bigint[])) as record_number
    union
    select neighbour.record_number
    from reached
    cross join lateral (
        select matching_link.high_number as record_number
        from leadflow.matching_link
        where
            matching_link.low_number = reached.record_number
            and matching_link.bits >= cast(:join_bits as real)
        union all
        select matching_link.low_number as record_number
        from leadflow.matching_link
        where
            matching_link.high_number = reached.record_number
            and matching_link.bits >= cast(:join_bits as real)
    ) as neighbour
)

select array_agg(reached.record_number order by reached.record_number) as record_numbers
from reached
