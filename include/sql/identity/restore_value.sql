-- purpose: an un-merged customer has its old value class again, as if the merge had not been
-- grain:   at most one row
-- reads:   merge    writes: value_history
-- params:  merge_id
insert into leadflow.value_history (
    customer_id, value_class, valid_from_at, valid_to_at, reason, evidence, policy_version
)
select
    kept.customer_id,
    kept.value_class,
    kept.valid_from_at,
    kept.valid_to_at,
    kept.reason,
    kept.evidence,
    kept.policy_version
from leadflow.merge
cross join
    lateral jsonb_populate_record(
        cast(null as leadflow.value_history), nullif(merge.before -> 'gone_value', 'null')
    ) as kept
where merge.merge_id = :merge_id and merge.before ->> 'gone_value' is not null
on conflict (customer_id, valid_from_at) do update set valid_to_at = null
