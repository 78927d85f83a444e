-- purpose: how many customers were weighed, and how many got another grade or value class
--          or a reason of their own
-- grain:   one row
-- reads:   customer_level, grade_change, value_change
select
    (select count(*) from customer_level) as weighed,
    (select count(*) from grade_change) as changed,
    (select count(*) from value_change) as revalued
