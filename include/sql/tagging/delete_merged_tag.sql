-- purpose: a customer that has merged into another bears no tag of a rule
-- grain:   one tag
-- reads:   customer    writes: rule_tag
delete from rule_tag
using customer
where
    rule_tag.customer_id = customer.customer_id
    and customer.merged_into is not null
