-- purpose: tell the planner how large the temporary table graded_customer has become
-- reads:   graded_customer
analyze graded_customer
