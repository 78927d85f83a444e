-- purpose: one transaction may place records several times
-- grain:   -
-- reads:   -    writes: -
-- params:  -
drop table new_key, replaced_record, touched_key, probed_key, heated_record
