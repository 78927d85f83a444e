-- purpose: tell data team and rep what could not be taken as it came back, and what was
--          taken with a doubt (T7)
-- grain:   one row per audience, kind and returned row
-- reads:   task_answer, task_result, source_record, source_file    writes: notice
-- params:  run_date, data_team, result_words (json object: result → the list's word)
-- An answer from an old list is taken all the same while its task has no other: the
-- touch is a fact.
with told as (
    select
        answer.record_id,
        verdict.kind
    from task_answer as answer
    cross join
        lateral (
            values
            (answer.verdict = 'conflict', 'conflict'),
            (answer.verdict = 'other_rep', 'result_other_rep'),
            (answer.verdict = 'wrong_customer', 'result_wrong_customer'),
            (answer.verdict = 'no_result', 'result_missing'),
            (answer.verdict = 'bad_date', 'result_bad_date'),
            (answer.verdict = 'bad_rating', 'result_bad_rating'),
            (answer.verdict = 'apply' and answer.is_old_batch, 'result_old_batch'),
            (
                answer.verdict = 'apply' and answer.is_found_by_customer,
                'result_found_by_customer'
            ),
            (
                answer.verdict = 'apply'
                and not answer.is_found_by_customer
                and answer.changed_columns <> '',
                'result_locked_changed'
            )
        ) as verdict (is_told, kind)
    where verdict.is_told
)

insert into notice (notice_date, audience, kind, subject, details)
select
    cast(:run_date as date) as notice_date,
    audience.name as audience,
    told.kind,
    cast(told.record_id as text) as subject,
    jsonb_strip_nulls(
        jsonb_build_object(
            'key', 'followup.notice.' || told.kind,
            'file_name', answer.file_name,
            'row_number', answer.row_number,
            'customer_id', coalesce(answer.customer_id, ''),
            'columns', replace(answer.changed_columns, ',', '、'),
            'next_date', coalesce(cast(answer.next_action_date as text), ''),
            'result',
            coalesce(cast(:result_words as jsonb) ->> answer.result, answer.result, ''),
            'standing_result',
            coalesce(
                cast(:result_words as jsonb) ->> standing.result, standing.result, ''
            ),
            'standing_file',
            coalesce(standing_file.file_name, ''),
            'standing_row',
            coalesce(standing_record.row_number, 0)
        )
    ) as details
from told
inner join task_answer as answer on told.record_id = answer.record_id
left join task_result as standing
    on answer.standing_record_id = standing.record_id
left join source_record as standing_record
    on answer.standing_record_id = standing_record.record_id
left join source_file as standing_file
    on standing_record.file_id = standing_file.file_id
cross join
    lateral (
        values
        (cast(:data_team as text)),
        (coalesce(answer.answered_by, answer.owner_id))
    ) as audience (name)
where audience.name is not null
on conflict (notice_date, audience, kind, subject) do nothing
