-- purpose: tags that rules give, and people's decisions on tags (G6)
create table leadflow.rule_tag (
    customer_id text not null references leadflow.customer (customer_id),
    tag text not null,
    valid_from_date date not null,
    valid_to_date date,
    evidence jsonb not null,
    policy_version text not null references leadflow.policy_version (policy_version),
    primary key (customer_id, tag, valid_from_date)
);
create unique index rule_tag_current
on leadflow.rule_tag (customer_id, tag)
where valid_to_date is null;

create table leadflow.tag_decision (
    decision_id bigint primary key,
    customer_id text not null references leadflow.customer (customer_id),
    tag text not null check (tag <> ''),
    is_given boolean not null,
    decided_by text not null,
    decided_date date not null,
    because text
);
create index tag_decision_customer on leadflow.tag_decision (customer_id, tag, decision_id);
comment on table leadflow.tag_decision is
'tags that people gave or took away; the last word on a tag counts, for ever';

create view leadflow.customer_tag as
with decided as (
    select distinct on (coalesce(merged.live_customer_id, decision.customer_id), decision.tag)
        coalesce(merged.live_customer_id, decision.customer_id) as customer_id,
        decision.tag,
        decision.is_given,
        decision.decided_by,
        decision.decided_date,
        decision.because
    from leadflow.tag_decision as decision
    left outer join leadflow.merged_customer as merged
        on decision.customer_id = merged.customer_id
    order by
        coalesce(merged.live_customer_id, decision.customer_id) asc,
        decision.tag asc,
        decision.decision_id desc
),

told as (
    select
        decided.customer_id,
        decided.tag,
        'hand' as source,
        decided.because as reason,
        decided.decided_by as given_by,
        decided.decided_date as given_date,
        cast(null as bigint) as record_id
    from decided
    where decided.is_given
    union all
    select
        tag.customer_id,
        tag.tag,
        'sheet' as source,
        null as reason,
        null as given_by,
        null as given_date,
        tag.record_id
    from leadflow.tag
    union all
    select
        rule_tag.customer_id,
        rule_tag.tag,
        'rule' as source,
        cast(rule_tag.evidence as text) as reason,
        rule_tag.policy_version as given_by,
        rule_tag.valid_from_date as given_date,
        null as record_id
    from leadflow.rule_tag
    where rule_tag.valid_to_date is null
)

select distinct on (told.customer_id, told.tag)
    told.customer_id,
    told.tag,
    told.source,
    told.reason,
    told.given_by,
    told.given_date,
    told.record_id
from told
where
    told.source = 'hand'
    or not exists (
        select 1
        from decided
        where
            decided.customer_id = told.customer_id
            and decided.tag = told.tag
            and not decided.is_given
    )
order by
    told.customer_id asc,
    told.tag asc,
    told.source = 'hand' desc,
    told.source = 'sheet' desc;
comment on view leadflow.customer_tag is
'one row per tag that a customer bears: by hand before a sheet before a rule; what a person has
taken away is not borne';
