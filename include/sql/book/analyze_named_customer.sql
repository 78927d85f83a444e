-- purpose: tell the planner how large the temporary table named_customer has become
-- reads:   named_customer
analyze named_customer
