-- purpose: notices of the days since the last working day's brief; details stay in the store
-- grain:   one row per notice
-- reads:   notice
-- params:  since_date, run_date
select distinct
    notice.notice_date,
    notice.kind,
    notice.subject
from leadflow.notice as notice
where notice.notice_date > :since_date and notice.notice_date <= :run_date
order by notice.kind, notice.notice_date, notice.subject
