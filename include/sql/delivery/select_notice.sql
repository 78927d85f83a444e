-- purpose: what people should know of one run date
-- grain:   one row per notice, grouped by audience
-- reads:   notice
-- params:  run_date
select
    audience,
    kind,
    subject,
    details
from notice
where notice_date = :run_date
order by audience, kind, subject
