-- purpose: the night has judged and weighed whatever had happened
-- grain:   one row per customer
-- writes:  book_change
delete from book_change
