-- purpose: the live customers that are anything else than before the undo, or have no open step
-- grain:   one row per customer
-- reads:   undo_state, followup_task
select after.customer_id
from undo_state as after
left join undo_state as before
    on
        after.customer_id = before.customer_id
        and before.moment = 'before'
left join followup_task
    on
        after.customer_id = followup_task.customer_id
        and followup_task.status = 'open'
where
    after.moment = 'after'
    and (
        before.content_md5 is distinct from after.content_md5
        or followup_task.task_id is null
    )
order by after.customer_id
