-- purpose: tell the planner how large the temporary table touched_customer has become
-- reads:   touched_customer
analyze touched_customer
