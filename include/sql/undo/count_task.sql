-- purpose: the tasks that go with customers that vanish, and how many of them reps were sent
-- grain:   one row
-- reads:   undo_vanished, followup_task
select
    count(*) filter (where followup_task.status = 'open') as open_tasks,
    count(*) filter (
        where followup_task.status = 'open' and followup_task.batch_id is not null
    ) as sent_tasks
from undo_vanished
inner join followup_task on undo_vanished.customer_id = followup_task.customer_id
