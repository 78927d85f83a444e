-- purpose: who was told of which batch of lists
-- grain:   one row per channel, receiver and batch
-- reads:   delivery_attempt
create view mart.delivery as
select
    delivery_attempt.run_date,
    delivery_attempt.channel,
    delivery_attempt.receiver,
    delivery_attempt.batch_id,
    delivery_attempt.state,
    delivery_attempt.attempt_count,
    delivery_attempt.told,
    delivery_attempt.row_count,
    delivery_attempt.claimed_at,
    delivery_attempt.settled_at
from leadflow.delivery_attempt;

comment on view mart.delivery is
'who was told of which batch of lists; one row per channel, receiver and batch';
comment on column mart.delivery.run_date is 'run date';
comment on column mart.delivery.channel is 'channel of the policy';
comment on column mart.delivery.receiver is 'rep, manager or group';
comment on column mart.delivery.batch_id is 'batch, or the night''s batches together';
comment on column mart.delivery.state is 'claimed, sent, failed, refused or unknown';
comment on column mart.delivery.attempt_count is 'how often it was tried';
comment on column mart.delivery.told is 'what went wrong, as a message key with values';
comment on column mart.delivery.row_count is 'tasks it tells of';
comment on column mart.delivery.claimed_at is 'last tried at';
comment on column mart.delivery.settled_at is 'outcome known at';
