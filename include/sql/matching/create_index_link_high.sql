-- purpose: the links of a record to earlier ones
-- grain:   -
-- reads:   matching_link    writes: -
-- params:  -
create index if not exists matching_link_by_high
on matching_link (high_number)
