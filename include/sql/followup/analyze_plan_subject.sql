-- purpose: tell the planner how large the temporary table plan_subject has become
-- reads:   plan_subject
analyze plan_subject
