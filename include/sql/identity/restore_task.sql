-- purpose: the task of an un-merged customer that was open is open again, under its id;
--          one that was answered meanwhile stays answered
-- grain:   at most one row
-- reads:   merge    writes: followup_task
-- params:  merge_id
insert into leadflow.followup_task
select kept.*
from leadflow.merge
cross join
    lateral jsonb_populate_record(
        cast(null as leadflow.followup_task), nullif(merge.before -> 'gone_task', 'null')
    ) as kept
where merge.merge_id = :merge_id and merge.before ->> 'gone_task' is not null
on conflict (task_id) do update
    set status = case followup_task.status when 'replaced' then 'open' else followup_task.status end
