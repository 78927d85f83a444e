-- purpose: what has become of one request
-- grain:   at most one row
-- reads:   support_request
-- params:  request_id
select support_request.status
from support_request
where support_request.request_id = :request_id
