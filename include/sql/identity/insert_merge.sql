-- purpose: merges, with everything of the customer that goes which an un-merge has to
--          bring back
-- grain:   one row per customer that goes
-- reads:   grade_history, value_history, ownership_history, followup_task, next_step, tag,
--          merge
-- writes:  merge
-- params:  made_merges (JSON, in order: kept, gone, reason, evidence, before), run_date
insert into leadflow.merge (
    merge_id, kept_customer_id, gone_customer_id, merge_date, reason, evidence, before
)
select
    coalesce((select max(merge.merge_id) from leadflow.merge), 0)
    + made.position as merge_id,
    made.told ->> 'kept' as kept_customer_id,
    made.told ->> 'gone' as gone_customer_id,
    cast(:run_date as date) as merge_date,
    made.told ->> 'reason' as reason,
    made.told -> 'evidence' as evidence,
    (made.told -> 'before') || jsonb_build_object(
        'gone_grade', (
            select to_jsonb(grade_history)
            from leadflow.grade_history
            where
                grade_history.customer_id = made.told ->> 'gone'
                and grade_history.valid_to_at is null
        ),
        'gone_value', (
            select to_jsonb(value_history)
            from leadflow.value_history
            where
                value_history.customer_id = made.told ->> 'gone'
                and value_history.valid_to_at is null
        ),
        'gone_ownership', (
            select to_jsonb(ownership_history)
            from leadflow.ownership_history
            where
                ownership_history.customer_id = made.told ->> 'gone'
                and ownership_history.valid_to_at is null
        ),
        'gone_task', (
            select to_jsonb(followup_task)
            from leadflow.followup_task
            where
                followup_task.customer_id = made.told ->> 'gone'
                and followup_task.status = 'open'
        ),
        'gone_step', (
            select to_jsonb(step)
            from leadflow.next_step as step
            where step.customer_id = made.told ->> 'gone'
        ),
        'gone_tags', (
            select
                jsonb_agg(
                    jsonb_build_object('tag', tag.tag, 'record_id', tag.record_id)
                    order by tag.tag
                )
            from leadflow.tag
            where tag.customer_id = made.told ->> 'gone'
        )
    ) as before
from
    jsonb_array_elements(cast(:made_merges as jsonb))
    with ordinality as made (told, position)
order by made.position
