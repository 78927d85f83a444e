-- purpose: rules' tags of affected customers that began with or after the import
-- grain:   one row per tag
-- reads:   undo_customer    writes: rule_tag
-- params:  since
delete from rule_tag
using undo_customer
where
    rule_tag.customer_id = undo_customer.customer_id
    and rule_tag.valid_from_date >= cast(:since as date)
