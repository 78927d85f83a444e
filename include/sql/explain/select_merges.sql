-- purpose: merges that a customer took part in
-- grain:   one row per merge
-- reads:   merge
-- params:  customer_id
select
    merge.merge_date,
    merge.kept_customer_id,
    merge.gone_customer_id,
    merge.reason,
    merge.undone_date,
    merge.undone_by
from merge
where :customer_id in (merge.kept_customer_id, merge.gone_customer_id)
order by merge.merge_id
