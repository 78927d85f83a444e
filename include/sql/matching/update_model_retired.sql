-- purpose: the model so far is current no longer
-- grain:   at most one row
-- reads:   -    writes: matching_model
-- params:  -
update leadflow.matching_model
set is_current = false
where matching_model.is_current
