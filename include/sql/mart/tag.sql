-- purpose: tags of customers (G6)
-- grain:   one row per customer and tag
-- reads:   tag
create view mart.tag as
select
    tag.customer_id,
    tag.tag,
    tag.record_id
from leadflow.tag;

comment on view mart.tag is 'tags of customers (G6); one row per customer and tag';
comment on column mart.tag.customer_id is 'customer';
comment on column mart.tag.tag is 'tag as written';
comment on column mart.tag.record_id is 'source row that states it';
