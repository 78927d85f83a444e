-- purpose: empty the book before it is matched anew as a whole
-- grain:   -
-- reads:   -    writes: matching_key
-- params:  -
truncate leadflow.matching_key
