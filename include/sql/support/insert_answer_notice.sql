-- purpose: data team and manager are told which rows of a returned list closed nothing, and why
-- grain:   one row per audience and returned row
-- reads:   support_answer    writes: notice
-- params:  run_date, audiences
insert into notice (notice_date, audience, kind, subject, details)
select
    cast(:run_date as date) as notice_date,
    audience.name as audience,
    'support_answer' as kind,
    support_answer.file_name || ' ' || support_answer.row_number as subject,
    jsonb_build_object(
        'key', 'support.answer.' || support_answer.verdict,
        'file', support_answer.file_name,
        'row', support_answer.row_number,
        'request_id', coalesce(support_answer.request_id, '-')
    ) as details
from support_answer
cross join unnest(cast(:audiences as text[])) as audience (name)
where support_answer.verdict not in ('apply', 'same')
on conflict (notice_date, audience, kind, subject) do nothing
