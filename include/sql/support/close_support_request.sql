-- purpose: a department has done what was asked (T11)
-- grain:   at most one open request
-- writes:  support_request
-- params:  request_id, run_date, done_by, answer
update support_request
set
    status = 'done',
    done_date = :run_date,
    done_by = :done_by,
    answer = :answer
where support_request.request_id = :request_id and support_request.status = 'open'
returning
    support_request.request_id,
    support_request.department,
    support_request.rep_id,
    support_request.request,
    support_request.due_date
