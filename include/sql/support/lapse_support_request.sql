-- purpose: what nobody has done so long after its day is waited for no more (T11)
-- grain:   one row per open request that has lapsed
-- writes:  support_request
-- params:  run_date, lapses_after_days
update support_request
set status = 'lapsed', done_date = :run_date
where
    support_request.status = 'open'
    and support_request.due_date
    < cast(:run_date as date) - cast(:lapses_after_days as integer)
