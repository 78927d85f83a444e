-- purpose: the number of the latest turn dealt
-- grain:   one row
-- reads:   round_robin_turn
select coalesce(max(round_robin_turn.turn_number), 0) as turn_number
from round_robin_turn
