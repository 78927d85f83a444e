-- purpose: greetings of affected customers that the next plan decides anew; older ones went out
-- grain:   one row per customer, day and occasion
-- reads:   undo_customer    writes: greeting
-- params:  since
delete from greeting
using undo_customer
where
    greeting.customer_id = undo_customer.customer_id
    and greeting.greeting_date >= :since
