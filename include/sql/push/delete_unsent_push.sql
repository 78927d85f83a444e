-- purpose: the run date's pushes of customers that no mail of the day is on its way to,
--          decided anew
-- grain:   one row per push of the run date
-- reads:   delivery_attempt    writes: push
-- params:  run_date
delete from push
where
    push.due_date = :run_date
    and not exists (
        select 1
        from delivery_attempt
        where
            delivery_attempt.channel = 'push'
            and delivery_attempt.receiver = push.customer_id
            and delivery_attempt.run_date = push.due_date
    )
