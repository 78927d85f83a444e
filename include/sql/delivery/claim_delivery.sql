-- purpose: claim a message before it is sent: whoever gets a row back sends it, nobody else
-- grain:   one row, or none where it is sent, given up or somebody's already
-- writes:  delivery_attempt
-- params:  channel, receiver, batch_id, run_date, content_sha256, row_count, attempts_max,
--          is_resend (a person asks for it: also what was refused, or may have arrived),
--          claimed_at
insert into delivery_attempt as attempt (
    channel,
    receiver,
    batch_id,
    run_date,
    state,
    content_sha256,
    row_count,
    claimed_at
)
values (
    :channel,
    :receiver,
    :batch_id,
    :run_date,
    'claimed',
    :content_sha256,
    :row_count,
    :claimed_at
)
on conflict (channel, receiver, batch_id) do update
    set
        state = 'claimed',
        attempt_count = attempt.attempt_count + 1,
        told = null,
        content_sha256 = excluded.content_sha256,
        row_count = excluded.row_count,
        claimed_at = excluded.claimed_at,
        settled_at = null
    where
    (attempt.state = 'failed' and attempt.attempt_count < :attempts_max)
    or (:is_resend and attempt.state in ('failed', 'refused', 'unknown'))
returning attempt.attempt_count
