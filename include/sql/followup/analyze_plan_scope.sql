-- purpose: tell the planner how large the temporary table plan_scope has become
-- reads:   plan_scope
analyze plan_scope
