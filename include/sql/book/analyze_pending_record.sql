-- purpose: tell the planner how large the temporary table pending_record has become
-- reads:   pending_record
analyze pending_record
