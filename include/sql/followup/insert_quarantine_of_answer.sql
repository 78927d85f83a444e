-- purpose: a returned row whose task nobody knows has no customer: it waits in
--          quarantine
-- grain:   one row per returned row with an unknown task
-- reads:   task_answer, source_record    writes: quarantine
-- params:  run_date, reasons (JSON)
insert into quarantine (record_id, file_id, row_number, reasons, quarantined_date)
select
    source_record.record_id,
    source_record.file_id,
    source_record.row_number,
    cast(:reasons as jsonb) as reasons,
    cast(:run_date as date) as quarantined_date
from task_answer
inner join source_record on task_answer.record_id = source_record.record_id
where task_answer.verdict = 'unknown'
on conflict (record_id) do nothing
