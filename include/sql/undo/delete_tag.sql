-- purpose: tags of affected customers; given anew by the rows that are left
-- grain:   one row per tag
-- reads:   undo_customer    writes: tag
delete from tag
using undo_customer
where tag.customer_id = undo_customer.customer_id
