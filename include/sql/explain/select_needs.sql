-- purpose: what a customer said it needs, and how urgent its source calls it
-- grain:   one row per requirement, newest first, ten at most
-- reads:   requirement, source_record, source_file
-- params:  customer_id
select
    requirement.recorded_date,
    requirement.requirement_type,
    requirement.timing_text,
    requirement.urgency,
    requirement.urgency_at,
    source_file.file_name,
    source_record.row_number
from requirement
inner join source_record on requirement.record_id = source_record.record_id
inner join source_file on source_record.file_id = source_file.file_id
where requirement.customer_id = :customer_id
order by requirement.recorded_date desc, requirement.requirement_id desc
limit 10
