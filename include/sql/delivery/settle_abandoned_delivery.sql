-- purpose: what was claimed by a sender that died may have arrived: nobody sends it again
--          by itself
-- grain:   one row per message left claimed; the caller is the only sender
-- writes:  delivery_attempt
-- params:  told (json text), settled_at
update delivery_attempt
set
    state = 'unknown',
    told = cast(:told as jsonb),
    settled_at = :settled_at
where state = 'claimed'
returning channel, receiver, batch_id, run_date, content_sha256, row_count, told
