-- purpose: repeat visits on one day count once: the turn that a customer took earlier on
--          this day gives way to the one that it takes now (D5)
-- grain:   one row per turn of the day of a customer that is dealt again
-- writes:  round_robin_turn
-- params:  customer_ids, run_date
delete from round_robin_turn
where
    round_robin_turn.customer_id = any(cast(:customer_ids as text[]))
    and round_robin_turn.turn_date = cast(:run_date as date)
    and not round_robin_turn.is_skipped
