-- purpose: a step may set clocks more than once in its transaction
-- writes:  lapse_scope, lapse_day, lapse_number (temporary)
drop table if exists lapse_scope, lapse_day, lapse_number
