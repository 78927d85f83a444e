-- purpose: a customer that has merged into another bears no tag of a rule any more
-- grain:   one present tag
-- reads:   book_change, customer    writes: rule_tag
-- params:  run_date
update rule_tag
set valid_to_date = greatest(rule_tag.valid_from_date, cast(:run_date as date))
from book_change
inner join customer on book_change.customer_id = customer.customer_id
where
    rule_tag.customer_id = customer.customer_id
    and customer.merged_into is not null
    and rule_tag.valid_to_date is null
