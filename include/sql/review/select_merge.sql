-- purpose: customers found to be one since the last working day's brief
-- grain:   one row per merge that stands
-- reads:   merge, customer
-- params:  since_date, run_date
select
    merge.merge_id,
    merge.merge_date,
    merge.kept_customer_id,
    kept.legal_name as kept_legal_name,
    merge.gone_customer_id,
    gone.legal_name as gone_legal_name,
    merge.reason
from leadflow.merge as merge
left join leadflow.customer as kept on merge.kept_customer_id = kept.customer_id
left join leadflow.customer as gone on merge.gone_customer_id = gone.customer_id
where
    merge.merge_date > :since_date
    and merge.merge_date <= :run_date
    and merge.undone_date is null
order by merge.merge_id
