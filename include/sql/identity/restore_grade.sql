-- purpose: an un-merged customer has its old grade again, as if the merge had not been
-- grain:   at most one row
-- reads:   merge    writes: grade_history
-- params:  merge_id
insert into leadflow.grade_history (
    customer_id, grade, valid_from_at, valid_to_at, reason, evidence, policy_version
)
select
    kept.customer_id,
    kept.grade,
    kept.valid_from_at,
    kept.valid_to_at,
    kept.reason,
    kept.evidence,
    kept.policy_version
from leadflow.merge
cross join
    lateral jsonb_populate_record(
        cast(null as leadflow.grade_history), nullif(merge.before -> 'gone_grade', 'null')
    ) as kept
where merge.merge_id = :merge_id and merge.before ->> 'gone_grade' is not null
on conflict (customer_id, valid_from_at) do update set valid_to_at = null
