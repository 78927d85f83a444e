-- purpose: an overdue request is told once
-- grain:   one request
-- writes:  support_request
-- params:  run_date
update support_request
set overdue_told_date = :run_date
where
    support_request.status = 'open'
    and support_request.due_date < :run_date
    and support_request.overdue_told_date is null
