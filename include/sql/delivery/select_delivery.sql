-- purpose: what was sent of one run date, or is not
-- grain:   one row per channel, receiver and batch
-- reads:   delivery_attempt
-- params:  run_date
select
    channel,
    receiver,
    batch_id,
    state,
    attempt_count,
    told
from delivery_attempt
where run_date = :run_date
order by channel, receiver, batch_id
