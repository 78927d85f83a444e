-- purpose: requests are closed as the returned lists say, each once (T11)
-- grain:   one request
-- reads:   support_answer    writes: support_request
-- params:  run_date
update support_request
set
    status = support_answer.status,
    done_date = :run_date,
    done_by = support_answer.done_by,
    answer = support_answer.answer,
    done_record_id = support_answer.record_id
from support_answer
where
    support_request.request_id = support_answer.request_id
    and support_answer.verdict = 'apply'
returning support_request.request_id
