-- purpose: customers that became one
-- grain:   one row per merge
-- reads:   merge
create view mart.merge as
select
    merge.merge_id,
    merge.kept_customer_id,
    merge.gone_customer_id,
    merge.merge_date,
    merge.reason,
    merge.evidence,
    merge.undone_date,
    merge.undone_by
from leadflow.merge;

comment on view mart.merge is 'customers that became one; one row per merge';
comment on column mart.merge.merge_id is 'id';
comment on column mart.merge.kept_customer_id is 'id that survives';
comment on column mart.merge.gone_customer_id is 'id that now points to it';
comment on column mart.merge.merge_date is 'run date';
comment on column mart.merge.reason is 'rule';
comment on column mart.merge.evidence is 'matched records';
comment on column mart.merge.undone_date is 'day a person undid it';
comment on column mart.merge.undone_by is 'who undid it';
