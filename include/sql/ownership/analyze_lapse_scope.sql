-- purpose: tell the planner how large the temporary table lapse_scope has become
-- reads:   lapse_scope
analyze lapse_scope
