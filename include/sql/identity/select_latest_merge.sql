-- purpose: the latest merge into a customer that stands
-- grain:   at most one row
-- reads:   merge
-- params:  customer_id
select
    merge.merge_id,
    merge.gone_customer_id,
    merge.before
from leadflow.merge
where merge.kept_customer_id = :customer_id and merge.undone_date is null
order by merge.merge_id desc
limit 1
