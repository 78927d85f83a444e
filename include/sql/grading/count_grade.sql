-- purpose: how many customers were weighed, and how many got another grade or reason
-- grain:   one row
-- reads:   customer_level, grade_change
select
    (select count(*) from customer_level) as weighed,
    (select count(*) from grade_change) as changed
