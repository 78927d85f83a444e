-- purpose: a customer that was merged away lives again
-- grain:   one row
-- reads:   merge    writes: customer
-- params:  merge_id
update leadflow.customer
set merged_into = null
from leadflow.merge
where merge.merge_id = :merge_id and customer.customer_id = merge.gone_customer_id
