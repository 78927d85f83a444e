-- purpose: tags of customers (G6)
-- grain:   one row per customer and tag
-- reads:   customer_tag
create view mart.tag as
select
    customer_tag.customer_id,
    customer_tag.tag,
    customer_tag.record_id,
    customer_tag.source,
    customer_tag.reason,
    customer_tag.given_by,
    customer_tag.given_date
from leadflow.customer_tag;

comment on view mart.tag is 'tags of customers (G6); one row per customer and tag';
comment on column mart.tag.customer_id is 'customer';
comment on column mart.tag.tag is 'tag as written';
comment on column mart.tag.record_id is 'source row that states it, where a sheet does';
comment on column mart.tag.source is
'hand (a person gave it), sheet (a source row states it) or rule (the policy gives it)';
comment on column mart.tag.reason is
'what the person said, or the rule with the facts that it asked for';
comment on column mart.tag.given_by is 'person, or policy version of the rule';
comment on column mart.tag.given_date is 'since when, where that is known';
