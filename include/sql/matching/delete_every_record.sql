-- purpose: empty the book before it is matched anew as a whole
-- grain:   -
-- reads:   -    writes: matching_record
-- params:  -
truncate leadflow.matching_record
