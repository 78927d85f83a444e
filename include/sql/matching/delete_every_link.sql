-- purpose: empty the book before it is matched anew as a whole
-- grain:   -
-- reads:   -    writes: matching_link
-- params:  -
truncate leadflow.matching_link
