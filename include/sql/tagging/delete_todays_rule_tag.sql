-- purpose: a tag that began on the run date and is not wanted any more never was
-- grain:   one tag of a graded customer
-- reads:   graded_customer, wanted_tag    writes: rule_tag
-- params:  run_date
delete from rule_tag
using graded_customer
where
    rule_tag.customer_id = graded_customer.customer_id
    and rule_tag.valid_from_date = cast(:run_date as date)
    and not exists (
        select 1
        from wanted_tag
        where
            wanted_tag.customer_id = rule_tag.customer_id
            and wanted_tag.tag = rule_tag.tag
    )
