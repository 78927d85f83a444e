-- purpose: a returned row is looked at once
-- grain:   one returned row
-- reads:   support_answer    writes: source_record
-- params:  run_date
update source_record
set recorded_date = :run_date
from support_answer
where source_record.record_id = support_answer.record_id
