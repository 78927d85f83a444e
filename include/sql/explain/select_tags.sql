-- purpose: the tags that a customer bears, each with who or what gave it (G6)
-- grain:   one row per tag
-- reads:   customer_tag
-- params:  customer_id
select
    customer_tag.tag,
    customer_tag.source,
    customer_tag.reason,
    customer_tag.given_by,
    customer_tag.given_date,
    customer_tag.record_id
from customer_tag
where customer_tag.customer_id = :customer_id
order by customer_tag.tag
