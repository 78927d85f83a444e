-- purpose: one merge, standing or undone
-- grain:   at most one row
-- reads:   merge
-- params:  merge_id
select
    merge.merge_id,
    merge.kept_customer_id,
    merge.gone_customer_id,
    merge.undone_date,
    merge.undone_by
from leadflow.merge
where merge.merge_id = :merge_id
