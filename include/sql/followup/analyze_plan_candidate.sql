-- purpose: tell the planner how large the temporary table plan_candidate has become
-- reads:   plan_candidate
analyze plan_candidate
