-- purpose: the turns taken for customers that vanish
-- grain:   one row per row of a customer that vanishes
-- reads:   undo_vanished    writes: round_robin_turn
delete from round_robin_turn
using undo_vanished
where round_robin_turn.customer_id = undo_vanished.customer_id
