-- purpose: tags of graded customers that no rule gives any more
-- grain:   one tag
-- reads:   graded_customer, wanted_tag    writes: rule_tag
delete from rule_tag
using graded_customer
where
    rule_tag.customer_id = graded_customer.customer_id
    and not exists (
        select 1
        from wanted_tag
        where
            wanted_tag.customer_id = rule_tag.customer_id
            and wanted_tag.tag = rule_tag.tag
    )
