-- purpose: tell the planner how large the temporary table plan_option has become
-- reads:   plan_option
analyze plan_option
