-- purpose: tell the planner how large the temporary table owner_change has become
-- reads:   owner_change
analyze owner_change
