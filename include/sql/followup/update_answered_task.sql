-- purpose: an answered task is done; the next plan makes the customer's next step
-- reads:   task_answer    writes: followup_task
-- params:  run_date
update followup_task as task
set
    status = 'answered',
    answered_date = :run_date
from task_answer as answer
where task.task_id = answer.task_id and answer.verdict = 'apply'
