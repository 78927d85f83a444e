-- purpose: the links of a record to later ones
-- grain:   -
-- reads:   matching_link    writes: -
-- params:  -
create index if not exists matching_link_by_low
on matching_link (low_number)
