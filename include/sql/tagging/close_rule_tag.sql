-- purpose: a tag that no rule gives any more ends; one that ended today and is wanted goes on
-- grain:   one tag of a graded customer
-- reads:   graded_customer, wanted_tag    writes: rule_tag
-- params:  run_date
with judged as (
    select
        rule_tag.customer_id,
        rule_tag.tag,
        rule_tag.valid_from_date,
        case when wanted_tag.tag is null then cast(:run_date as date) end as valid_to_date
    from graded_customer
    inner join rule_tag on graded_customer.customer_id = rule_tag.customer_id
    left outer join wanted_tag
        on
            rule_tag.customer_id = wanted_tag.customer_id
            and rule_tag.tag = wanted_tag.tag
    where
        rule_tag.valid_from_date < cast(:run_date as date)
        and (
            rule_tag.valid_to_date is null
            or rule_tag.valid_to_date = cast(:run_date as date)
        )
)

update rule_tag
set valid_to_date = judged.valid_to_date
from judged
where
    rule_tag.customer_id = judged.customer_id
    and rule_tag.tag = judged.tag
    and rule_tag.valid_from_date = judged.valid_from_date
    and rule_tag.valid_to_date is distinct from judged.valid_to_date
