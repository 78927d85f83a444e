-- purpose: tell the planner how large the temporary table plan_step has become
-- reads:   plan_step
analyze plan_step
