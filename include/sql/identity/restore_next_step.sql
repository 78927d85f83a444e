-- purpose: an un-merged customer has its next step again, unless its task was answered
--          meanwhile: then the next plan makes one
-- grain:   at most one row
-- reads:   merge, followup_task    writes: next_step
-- params:  merge_id
insert into leadflow.next_step
select kept.*
from leadflow.merge
cross join
    lateral jsonb_populate_record(
        cast(null as leadflow.next_step), nullif(merge.before -> 'gone_step', 'null')
    ) as kept
where
    merge.merge_id = :merge_id
    and merge.before ->> 'gone_step' is not null
    and (
        kept.task_id is null
        or exists (
            select 1
            from leadflow.followup_task
            where followup_task.task_id = kept.task_id and followup_task.status = 'open'
        )
    )
on conflict (customer_id) do nothing
