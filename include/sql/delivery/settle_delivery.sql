-- purpose: what came of a message that was claimed
-- writes:  delivery_attempt
-- params:  channel, receiver, batch_id, state, told (json text or null), settled_at
update delivery_attempt
set
    state = :state,
    told = cast(:told as jsonb),
    settled_at = :settled_at
where
    channel = :channel
    and receiver = :receiver
    and batch_id = :batch_id
