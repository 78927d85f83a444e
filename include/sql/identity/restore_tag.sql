-- purpose: an un-merged customer bears the tags that it bore before
-- grain:   one row per tag
-- reads:   merge    writes: tag
-- params:  merge_id
insert into leadflow.tag (customer_id, tag, record_id)
select
    merge.gone_customer_id as customer_id,
    kept.tag,
    kept.record_id
from leadflow.merge
cross join
    lateral jsonb_to_recordset(
        coalesce(nullif(merge.before -> 'gone_tags', 'null'), '[]')
    ) as kept (tag text, record_id bigint)
where merge.merge_id = :merge_id
on conflict (customer_id, tag) do update set record_id = excluded.record_id
