-- purpose: an un-merged customer owns its old owner again, as if the merge had not been
-- grain:   at most one row
-- reads:   merge    writes: ownership_history
-- params:  merge_id
insert into leadflow.ownership_history (
    customer_id, owner_id, valid_from_at, valid_to_at, reason, evidence, policy_version
)
select
    kept.customer_id,
    kept.owner_id,
    kept.valid_from_at,
    kept.valid_to_at,
    kept.reason,
    kept.evidence,
    kept.policy_version
from leadflow.merge
cross join
    lateral jsonb_populate_record(
        cast(null as leadflow.ownership_history), nullif(merge.before -> 'gone_ownership', 'null')
    ) as kept
where merge.merge_id = :merge_id and merge.before ->> 'gone_ownership' is not null
on conflict (customer_id, valid_from_at) do update set valid_to_at = null
