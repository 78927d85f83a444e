-- purpose: what becomes of each row of a returned support list (T11)
-- grain:   one row per returned row that nobody has looked at; lives for one transaction
-- reads:   source_record, typed_record, source_file, support_request
-- writes:  support_answer (temporary)
-- verdict: apply, same (told before), closed (by somebody else, or otherwise), unnamed (no result),
--          unknown (no such request)
create temporary table support_answer on commit drop as
with returned as (
    select
        source_record.record_id,
        source_file.file_name,
        source_record.row_number,
        upper(btrim(typed_record.task_id)) as told_id,
        case typed_record.is_done
            when true then 'done'
            when false then 'declined'
        end as told_status,
        btrim(typed_record.rep_name) as done_by,
        btrim(typed_record.summary) as answer
    from source_record
    inner join typed_record on source_record.record_id = typed_record.record_id
    inner join source_file on source_record.file_id = source_file.file_id
    where
        source_record.record_type = 'support_result'
        and source_record.outcome in ('accepted', 'repaired')
        and source_record.recorded_date is null
),

placed as (
    select
        returned.*,
        support_request.request_id,
        support_request.department,
        support_request.status,
        support_request.answer as held_answer,
        row_number() over (
            partition by support_request.request_id, returned.told_status is null
            order by returned.record_id
        ) as place
    from returned
    left join support_request on returned.told_id = upper(support_request.request_id)
)

select
    placed.record_id,
    placed.request_id,
    placed.department,
    placed.file_name,
    placed.row_number,
    coalesce(placed.done_by, placed.department) as done_by,
    placed.answer,
    placed.told_status as status,
    case
        when placed.request_id is null then 'unknown'
        when placed.told_status is null then 'unnamed'
        when placed.status in ('open', 'lapsed') and placed.place = 1 then 'apply'
        when
            placed.status = placed.told_status
            and coalesce(placed.held_answer, '') = coalesce(placed.answer, '')
            then 'same'
        else 'closed'
    end as verdict
from placed
