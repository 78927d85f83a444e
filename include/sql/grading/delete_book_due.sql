-- purpose: what a weighed customer waited for has come, or is set anew
-- grain:   one row per graded customer
-- reads:   graded_customer    writes: book_due
delete from book_due
using graded_customer
where book_due.customer_id = graded_customer.customer_id
