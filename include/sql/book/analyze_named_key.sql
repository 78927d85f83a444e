-- purpose: tell the planner how large the temporary table named_key has become
-- reads:   named_key
analyze named_key
