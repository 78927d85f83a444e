-- purpose: the rows behind the quarantine count of the brief
-- grain:   one row per quarantined source row and rule
-- reads:   quarantine, source_file
-- params:  since_date, run_date
select
    source_file.file_name,
    source_file.part,
    quarantine.row_number,
    reason.content ->> 'rule' as rule,
    reason.content ->> 'column' as column_name,
    quarantine.status,
    quarantine.quarantined_date
from leadflow.quarantine as quarantine
inner join leadflow.source_file as source_file on quarantine.file_id = source_file.file_id
cross join lateral jsonb_array_elements(quarantine.reasons) as reason (content)
where
    quarantine.quarantined_date > :since_date
    and quarantine.quarantined_date <= :run_date
    and reason.content ->> 'severity' = 'critical'
order by quarantine.file_id, quarantine.row_number, rule, column_name
