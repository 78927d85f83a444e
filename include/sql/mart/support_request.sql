-- purpose: what reps need from other departments; what has lapsed is archived, not shown
-- grain:   one row per activity and department asked
-- reads:   support_request, activity
create view mart.support_request as
select
    support_request.request_id,
    activity.customer_id,
    support_request.activity_id,
    support_request.department,
    support_request.rep_id,
    support_request.request,
    support_request.requested_date,
    support_request.due_date,
    support_request.status,
    support_request.done_date,
    support_request.done_by,
    support_request.answer,
    support_request.policy_version
from leadflow.support_request
inner join leadflow.activity on support_request.activity_id = activity.activity_id
where support_request.status <> 'lapsed';

comment on view mart.support_request is
'what reps need from other departments (T11); one row per activity and department asked';
comment on column mart.support_request.request_id is 'stable id';
comment on column mart.support_request.customer_id is 'customer that it is for';
comment on column mart.support_request.activity_id is 'activity in which it was asked for';
comment on column mart.support_request.department is 'department that is asked';
comment on column mart.support_request.rep_id is 'who asks';
comment on column mart.support_request.request is 'what is needed, as written';
comment on column mart.support_request.requested_date is 'day it was asked for';
comment on column mart.support_request.due_date is 'working day it is due';
comment on column mart.support_request.status is
'open, done or declined; what has lapsed is listed by ./leadflow support --lapsed only';
comment on column mart.support_request.done_date is 'run date on which it was closed';
comment on column mart.support_request.done_by is 'who closed it';
comment on column mart.support_request.answer is 'what the department answered';
comment on column mart.support_request.policy_version is 'policy that chose department and day';
