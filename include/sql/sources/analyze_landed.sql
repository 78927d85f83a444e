-- purpose: after many rows have landed: plan the gate and settling by what is there now
-- reads:   source_record, typed_record
analyze leadflow.source_record, leadflow.typed_record
