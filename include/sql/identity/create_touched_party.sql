-- purpose: room for the parties whose customer, or whose content, changed
-- grain:   one row per party
-- writes:  touched_party (temporary)
create temporary table touched_party (party_id bigint primary key) on commit drop
