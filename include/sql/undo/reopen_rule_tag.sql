-- purpose: the rules' tags that an affected customer bore before the import are borne again
-- grain:   one row per tag
-- reads:   undo_customer    writes: rule_tag
-- params:  since
update rule_tag
set valid_to_date = null
from undo_customer
where
    rule_tag.customer_id = undo_customer.customer_id
    and rule_tag.valid_to_date >= cast(:since as date)
